package io.spoor.cli.command;

import io.spoor.client.UsageException;
import io.spoor.sources.Normalisers;

/** Converts the value of {@code --source} to a source. */
final class SourceConverter {
  private SourceConverter() {}

  static void require(String source) {
    if (Normalisers.all().forSource(source).isEmpty()) {
      throw new UsageException(
          "unknown source '"
              + source
              + "'; known sources are "
              + String.join(", ", Normalisers.all().sources()));
    }
  }
}
