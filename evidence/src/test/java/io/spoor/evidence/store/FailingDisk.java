package io.spoor.evidence.store;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A disk that works for a number of steps, a step being a byte written or another operation, and
 * then fails at everything: as full disks do, and as a process sees the world that is killed.
 */
final class FailingDisk implements Disk {
  private final Disk delegate = Disk.real();
  private final String message;
  private long remainingOperations;

  FailingDisk(long steps, String message) {
    this.remainingOperations = steps;
    this.message = message;
  }

  /** Whether it has not failed yet. */
  boolean consumeOperation() {
    return remainingOperations > 0;
  }

  private void step() throws IOException {
    if (remainingOperations <= 0) {
      throw new IOException(message);
    }
    remainingOperations--;
  }

  @Override
  public Output create(Path file) throws IOException {
    step();
    Output out = delegate.create(file);
    return new Output() {
      @Override
      public void write(int b) throws IOException {
        step();
        out.write(b);
      }

      @Override
      public void write(byte[] bytes, int from, int length) throws IOException {
        int writable = (int) Math.min(length, remainingOperations);
        out.write(bytes, from, writable);
        remainingOperations -= writable;
        if (writable < length) {
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
    delegate.createDirectory(directory);
  }

  @Override
  public void rename(Path source, Path target) throws IOException {
    step();
    delegate.rename(source, target);
  }

  @Override
  public void replace(Path source, Path target) throws IOException {
    step();
    delegate.replace(source, target);
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    step();
    delegate.forceDirectory(directory);
  }
}
