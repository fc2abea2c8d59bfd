package io.spoor.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
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
    try {
      if (!Files.exists(file)) {
        Files.createDirectories(directory);
        byte[] key = new byte[BYTES];
        new SecureRandom().nextBytes(key);
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, HexFormat.of().formatHex(key), StandardOpenOption.WRITE);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }
}
