package io.spoor.client.kafka;

import io.spoor.client.OperationFailedException;
import io.spoor.pipeline.manifest.ManifestParser;
import io.spoor.schemas.Manifest;
import java.nio.file.Path;
import java.util.List;

/** Reads manifests from a file or from the {@code *.json} files of a directory; all or none. */
public final class ManifestFiles {
  /** {@code effective_from} of a manifest that is always in effect. */
  public static final long ALWAYS = 0;

  private static final String TENANT = "default";

  private ManifestFiles() {}

  /**
   * Reads the manifests of a file or directory.
   *
   * @param effectiveFrom default for documents without one: nanoseconds since the Unix epoch, UTC
   * @throws OperationFailedException listing every error of every file
   */
  public static List<Manifest> read(Path fileOrDirectory, long effectiveFrom) {
    return OperatorFiles.read(
        fileOrDirectory,
        "manifest",
        (json, where) -> ManifestParser.parse(json, TENANT, where, effectiveFrom));
  }
}
