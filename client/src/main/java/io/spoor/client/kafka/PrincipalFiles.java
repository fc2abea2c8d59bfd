package io.spoor.client.kafka;

import io.spoor.client.OperationFailedException;
import io.spoor.pipeline.manifest.PrincipalParser;
import io.spoor.schemas.DeclaredPrincipal;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads declared principals from a file or from the {@code *.json} files of a directory; all or
 * none.
 */
public final class PrincipalFiles {
  private static final String TENANT = "default";

  private PrincipalFiles() {}

  /**
   * Reads the principals of a file or directory.
   *
   * @param effectiveFrom default for documents without one: nanoseconds since the Unix epoch, UTC
   * @throws OperationFailedException listing every error of every file
   */
  public static List<DeclaredPrincipal> read(Path fileOrDirectory, long effectiveFrom) {
    return OperatorFiles.read(
            fileOrDirectory,
            "principal",
            (json, where) -> PrincipalParser.parse(json, TENANT, where, effectiveFrom))
        .stream()
        .flatMap(List::stream)
        .toList();
  }
}
