package io.spoor.export;

import io.spoor.evidence.merkle.Sha256;
import io.spoor.export.ExportManifest.FileDigest;
import io.spoor.export.format.OutputFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;

/** Output files that are hashed instead of stored. */
final class HashingOutputFiles implements OutputFiles {
  private static final int BUFFER_BYTES = 1 << 16;

  private final SortedMap<String, FileDigest> files = new TreeMap<>();

  @Override
  public OutputStream create(String name) {
    return new HashingStream(name);
  }

  /** Digests of the closed files. */
  SortedMap<String, FileDigest> files() {
    return files;
  }

  private final class HashingStream extends OutputStream {
    private final String name;
    private final MessageDigest sha256 = Sha256.digest();
    private long bytes;
    private boolean closed;

    HashingStream(String name) {
      this.name = name;
    }

    @Override
    public void write(int b) {
      sha256.update((byte) b);
      bytes++;
    }

    @Override
    public void write(byte[] buffer, int from, int length) {
      sha256.update(buffer, from, length);
      bytes += length;
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        files.put(name, new FileDigest(bytes, HexFormat.of().formatHex(sha256.digest())));
      }
    }
  }

  /** Digest of an existing file. */
  static FileDigest of(Path file) throws IOException {
    MessageDigest sha256 = Sha256.digest();
    byte[] buffer = new byte[BUFFER_BYTES];
    long bytes = 0;
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        sha256.update(buffer, 0, read);
        bytes += read;
      }
    }
    return new FileDigest(bytes, HexFormat.of().formatHex(sha256.digest()));
  }
}
