package io.spoor.export.select;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spoor.evidence.merkle.Sha256;
import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;

/**
 * A set of texts that may be larger than memory: half of each SHA-256 in a hash table in a mapped
 * file, which the operating system caches as memory permits. Two texts are confused only if 128
 * bits are equal. Not thread-safe.
 */
final class DiskHashSet implements Closeable {
  private static final int ENTRY_BYTES = 16;
  private static final long START_ENTRIES = 1 << 12;
  private static final int BLOCK_BYTES = 1 << 16;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

  private final Path file;
  private final MessageDigest sha256 = Sha256.digest();
  private Table table;
  private long size;

  /** A power of two of slots; two zeros mark an empty slot. */
  private record Table(Path file, Arena arena, MemorySegment slots, long mask) {
    static Table create(Path file, long entries) throws IOException {
      Files.deleteIfExists(file);
      @SuppressWarnings("MustBeClosed") // The table closes it.
      Arena arena = Arena.ofShared();
      try (FileChannel channel =
          FileChannel.open(
              file,
              StandardOpenOption.CREATE_NEW,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE)) {
        fill(channel, entries * ENTRY_BYTES);
        MemorySegment slots = channel.map(MapMode.READ_WRITE, 0, entries * ENTRY_BYTES, arena);
        return new Table(file, arena, slots, entries - 1);
      } catch (IOException | RuntimeException e) {
        arena.close();
        throw e;
      }
    }

    /** Allocates the file's blocks: a sparse mapped file would crash the process on a full disk. */
    private static void fill(FileChannel channel, long bytes) throws IOException {
      ByteBuffer zeros = ByteBuffer.allocate(BLOCK_BYTES);
      for (long remaining = bytes; remaining > 0; remaining -= zeros.position()) {
        zeros.clear().limit((int) Math.min(remaining, BLOCK_BYTES));
        channel.write(zeros);
      }
    }

    /** Adds a hash; returns whether it was absent. */
    boolean add(long high, long low) {
      long slot = find(high, low);
      if (isKeyAt(slot, high, low)) {
        return false;
      }
      slots.set(LONG, slot * ENTRY_BYTES, high);
      slots.set(LONG, slot * ENTRY_BYTES + Long.BYTES, low);
      return true;
    }

    boolean contains(long high, long low) {
      return isKeyAt(find(high, low), high, low);
    }

    /** Its slot, or the empty slot for it. */
    private long find(long high, long low) {
      long slot = high & mask;
      while (!isKeyAt(slot, high, low) && !isKeyAt(slot, 0, 0)) {
        slot = (slot + 1) & mask;
      }
      return slot;
    }

    private boolean isKeyAt(long slot, long high, long low) {
      return slots.get(LONG, slot * ENTRY_BYTES) == high
          && slots.get(LONG, slot * ENTRY_BYTES + Long.BYTES) == low;
    }

    void close() throws IOException {
      arena.close();
      Files.deleteIfExists(file);
    }
  }

  /** Creates an empty set, whose file is deleted on close. */
  DiskHashSet(Path file) throws IOException {
    this.file = file;
    this.table = Table.create(file, START_ENTRIES);
  }

  void add(String text) throws IOException {
    byte[] hash = sha256.digest(text.getBytes(UTF_8));
    if (table.add(high(hash), low(hash)) && ++size * 3 > (table.mask + 1) * 2) {
      grow();
    }
  }

  boolean contains(String text) {
    if (size == 0) {
      return false;
    }
    byte[] hash = sha256.digest(text.getBytes(UTF_8));
    return table.contains(high(hash), low(hash));
  }

  long size() {
    return size;
  }

  private void grow() throws IOException {
    Table oldTable = table;
    Path otherFile =
        oldTable.file().equals(file) ? file.resolveSibling(file.getFileName() + "2") : file;
    table = Table.create(otherFile, (oldTable.mask() + 1) * 2);
    for (long slot = 0; slot <= oldTable.mask(); slot++) {
      long high = oldTable.slots().get(LONG, slot * ENTRY_BYTES);
      long low = oldTable.slots().get(LONG, slot * ENTRY_BYTES + Long.BYTES);
      if (high != 0 || low != 0) {
        table.add(high, low);
      }
    }
    oldTable.close();
  }

  private static long high(byte[] hash) {
    return MemorySegment.ofArray(hash).get(LONG, 0);
  }

  private static long low(byte[] hash) {
    return MemorySegment.ofArray(hash).get(LONG, Long.BYTES);
  }

  @Override
  public void close() throws IOException {
    table.close();
  }
}
