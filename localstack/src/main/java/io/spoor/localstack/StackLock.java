package io.spoor.localstack;

import io.spoor.launchers.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Allows one command at a time to start or stop a stack. The operating system releases the lock
 * when its process ends, so a killed command leaves no lock.
 */
final class StackLock implements AutoCloseable {

  private final FileChannel channel;

  private StackLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Acquires the lock of a state directory.
   *
   * @throws StackException when another command holds it
   */
  static StackLock acquire(Path state) {
    Path file = state.resolve("stack.lock");
    try {
      PrivateFiles.directory(state);
      FileChannel channel =
          FileChannel.open(
              PrivateFiles.ensure(file),
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              LinkOption.NOFOLLOW_LINKS);
      if (tryLock(channel) == null) {
        channel.close();
        throw new StackException(
            "another spoor command (pid "
                + Files.readString(file).strip()
                + ") is starting or stopping the stack in "
                + state
                + "; wait for it or stop it");
      }
      channel.truncate(0);
      String owner = ProcessHandle.current().pid() + "\n";
      channel.write(ByteBuffer.wrap(owner.getBytes(StandardCharsets.US_ASCII)), 0);
      return new StackLock(channel);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot lock " + file, e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException heldByThisJvm) {
      return null;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot release the stack's lock", e);
    }
  }
}
