package io.spoor.client.kafka;

import io.spoor.client.OperationFailedException;
import io.spoor.pipeline.alert.ExceptionParser;
import io.spoor.schemas.ExceptionRule;
import java.nio.file.Path;
import java.util.List;

/** Reads exceptions from a file or from the {@code *.json} files of a directory; all or none. */
public final class ExceptionFiles {
  private static final String TENANT = "default";

  private ExceptionFiles() {}

  /**
   * Reads the exceptions of a file or directory.
   *
   * @param effectiveFrom default for documents without one: nanoseconds since the Unix epoch, UTC,
   *     or {@link ExceptionParser#ALWAYS}
   * @throws OperationFailedException listing every error of every file
   */
  public static List<ExceptionRule> read(Path fileOrDirectory, long effectiveFrom) {
    return OperatorFiles.read(
        fileOrDirectory,
        "exception",
        (json, where) -> ExceptionParser.parse(json, TENANT, where, effectiveFrom));
  }
}
