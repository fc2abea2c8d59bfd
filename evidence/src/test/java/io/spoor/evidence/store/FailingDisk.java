package io.spoor.evidence.store;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A disk that works for a number of steps, a step being a byte written or another operation, and
 * then fails at everything: as full disks do, and as a process sees the world that is killed.
 */
final class FailingDisk implements Disk {
  private final Disk real = Disk.real();
  private final String message;
  private long left;

  FailingDisk(long steps, String message) {
    this.left = steps;
    this.message = message;
  }

  /** Whether it has not failed yet. */
  boolean works() {
    return left > 0;
  }

  private void step() throws IOException {
    if (left <= 0) {
      throw new IOException(message);
    }
    left--;
  }

  @Override
  public Output create(Path file) throws IOException {
    step();
    Output out = real.create(file);
    return new Output() {
      @Override
      public void write(int b) throws IOException {
        step();
        out.write(b);
      }

      @Override
      public void write(byte[] bytes, int from, int length) throws IOException {
        int fits = (int) Math.min(length, left);
        out.write(bytes, from, fits);
        left -= fits;
        if (fits < length) {
          throw new IOException(message);
        }
      }

      @Override
      void force() throws IOException {
        step();
        out.force();
      }

      @Override
      public void close() throws IOException {
        out.close();
      }
    };
  }

  @Override
  public void createDirectory(Path directory) throws IOException {
    step();
    real.createDirectory(directory);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    step();
    real.rename(from, to);
  }

  @Override
  public void replace(Path from, Path to) throws IOException {
    step();
    real.replace(from, to);
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    step();
    real.forceDirectory(directory);
  }
}
