package io.spoor.local.kafka;

import io.spoor.local.CommandFailed;
import io.spoor.schemas.ExceptionRule;
import io.spoor.streams.alert.domain.ExceptionDocument;
import io.spoor.streams.alert.domain.ExceptionNotValid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads exceptions from a file or from the {@code *.json} files of a directory; all or none. */
public final class ExceptionFiles {
  private static final String TENANT = "default";

  private ExceptionFiles() {}

  /**
   * The exceptions of a file or directory.
   *
   * @param effectiveFrom for documents that say nothing: nanoseconds since the Unix epoch, UTC, or
   *     {@link ExceptionDocument#ALWAYS}
   * @throws CommandFailed naming every fault of every file
   */
  public static List<ExceptionRule> read(Path fileOrDirectory, long effectiveFrom) {
    List<ExceptionRule> exceptions = new ArrayList<>();
    List<String> faults = new ArrayList<>();
    for (Path file : JsonFiles.of(fileOrDirectory)) {
      try {
        exceptions.add(
            ExceptionDocument.parse(
                Files.readAllBytes(file), TENANT, file.toString(), effectiveFrom));
      } catch (ExceptionNotValid e) {
        faults.add(String.valueOf(e.getMessage()));
      } catch (IOException e) {
        faults.add(file + ": cannot be read: " + e);
      }
    }
    if (!faults.isEmpty()) {
      throw new CommandFailed(
          "no exception was taken, since not all are right:\n" + String.join("\n", faults));
    }
    return exceptions;
  }
}
