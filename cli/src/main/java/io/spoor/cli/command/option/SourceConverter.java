package io.spoor.cli.command.option;

import io.spoor.client.UsageException;
import io.spoor.platform.access.AccessMatrix;
import io.spoor.platform.access.ServiceAccount;
import io.spoor.sources.Normalisers;

/** Checks the name of a source, and selects the account that sends its records. */
public final class SourceConverter {
  private SourceConverter() {}

  public static void require(String source) {
    if (Normalisers.all().forSource(source).isEmpty()) {
      throw new UsageException(
          "unknown source '"
              + source
              + "'; known sources are "
              + String.join(", ", Normalisers.all().sources()));
    }
  }

  /** The account that may write the raw records of a source. */
  public static ServiceAccount writer(String source) {
    return Normalisers.all().rawSources().stream()
        .filter(known -> known.name().equals(source))
        .findFirst()
        .map(AccessMatrix::writer)
        .orElse(ServiceAccount.INGEST);
  }
}
