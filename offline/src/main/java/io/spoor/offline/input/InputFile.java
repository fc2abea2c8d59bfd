package io.spoor.offline.input;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One input: a file or standard input, plain or gzip (detected by its first two bytes), with a
 * count of the bytes read.
 */
public final class InputFile implements AutoCloseable {
  /** Name of standard input. */
  public static final String STDIN = "-";

  private final String name;
  private final long size;
  private final CountingInput counting;
  private final InputStream content;

  private InputFile(String name, long size, InputStream raw) throws IOException {
    this.name = name;
    this.size = size;
    this.counting = new CountingInput(raw);
    var buffered = new BufferedInputStream(counting, 1 << 16);
    buffered.mark(2);
    boolean gzip = buffered.read() == 0x1F && buffered.read() == 0x8B;
    buffered.reset();
    this.content = gzip ? new GzipInput(buffered) : buffered;
  }

  /**
   * Opens a file, or standard input for {@link #STDIN}.
   *
   * @throws IOException if it is missing, not readable, or not the gzip file it starts as
   */
  public static InputFile open(String name, InputStream stdin) throws IOException {
    if (name.equals(STDIN)) {
      return new InputFile("standard input", -1, stdin);
    }
    Path path = Path.of(name);
    if (Files.isDirectory(path)) {
      throw new IOException(
          "it is a directory: name its files, for instance " + path.resolve("*.json.gz"));
    }
    return new InputFile(name, Files.size(path), Files.newInputStream(path));
  }

  /** Name for messages. */
  public String name() {
    return name;
  }

  /** Size of the file on disk in bytes, -1 when unknown. */
  public long size() {
    return size;
  }

  /** Bytes read from the file so far. */
  public long bytesRead() {
    return counting.count;
  }

  public InputStream content() {
    return content;
  }

  @Override
  public void close() throws IOException {
    content.close();
  }

  private static final class CountingInput extends FilterInputStream {
    private volatile long count;

    CountingInput(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int c = super.read();
      add(c < 0 ? 0 : 1);
      return c;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int read = super.read(into, offset, length);
      add(Math.max(0, read));
      return read;
    }

    // One thread writes; others only read.
    @SuppressWarnings("NonAtomicVolatileUpdate")
    private void add(int bytes) {
      count += bytes;
    }
  }
}
