package io.spoor.localstack;

import io.spoor.launchers.PrivateFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The key for content fingerprints on this stack: random, created once, readable by its owner only.
 * It is retained as long as the stack's data, since fingerprints of different keys cannot be
 * compared.
 */
final class TaintKeyFile {
  private static final String NAME = "taint.key";
  private static final int BYTES = 16;

  private TaintKeyFile() {}

  /** The key file in this directory, created if missing. */
  static Path in(Path directory) {
    Path file = directory.resolve(NAME);
    if (!Files.exists(file)) {
      PrivateFiles.directory(directory);
      byte[] key = new byte[BYTES];
      new SecureRandom().nextBytes(key);
      PrivateFiles.write(file, HexFormat.of().formatHex(key));
    }
    return file;
  }
}
