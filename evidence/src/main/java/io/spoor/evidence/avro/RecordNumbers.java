package io.spoor.evidence.avro;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.OptionalLong;

/**
 * Numbers of records by a digest of their content, of the last records added or found: at least
 * {@link #GENERATION}, at most twice as many, in at most 13 MB. Not thread-safe.
 */
final class RecordNumbers {
  /** Entries after which the older generation is evicted. */
  static final int GENERATION = 170_000;

  private static final int SLOT_LONGS = 3;
  private static final int START_SLOTS = 1 << 10;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Table young = new Table(START_SLOTS);
  private Table old = new Table(START_SLOTS);

  /** A power of two of slots: two halves of a digest, and a number. */
  private static final class Table {
    private final long[] slots;
    private final int mask;
    private int size;

    Table(int slots) {
      this.slots = new long[slots * SLOT_LONGS];
      this.mask = slots - 1;
    }

    /** Index of the entry, or of the empty slot for it. */
    private int find(long high, long low) {
      int slot = (int) high & mask;
      while (slots[slot * SLOT_LONGS + 1] != 0
          && (slots[slot * SLOT_LONGS] != high || slots[slot * SLOT_LONGS + 1] != low)) {
        slot = (slot + 1) & mask;
      }
      return slot * SLOT_LONGS;
    }

    OptionalLong get(long high, long low) {
      int index = find(high, low);
      return slots[index + 1] == 0 ? OptionalLong.empty() : OptionalLong.of(slots[index + 2]);
    }

    void put(long high, long low, long number) {
      int index = find(high, low);
      size += slots[index + 1] == 0 ? 1 : 0;
      slots[index] = high;
      slots[index + 1] = low;
      slots[index + 2] = number;
    }

    boolean isFull() {
      return size >= (mask + 1) / 3 * 2;
    }

    Table grown() {
      var larger = new Table((mask + 1) * 2);
      for (int index = 0; index < slots.length; index += SLOT_LONGS) {
        if (slots[index + 1] != 0) {
          larger.put(slots[index], slots[index + 1], slots[index + 2]);
        }
      }
      return larger;
    }
  }

  void put(byte[] digest, long number) {
    put(high(digest), low(digest), number);
  }

  private void put(long high, long low, long number) {
    if (young.size >= GENERATION) {
      old = young;
      young = new Table(START_SLOTS);
    } else if (young.isFull()) {
      young = young.grown();
    }
    young.put(high, low, number);
  }

  OptionalLong find(byte[] digest) {
    long high = high(digest);
    long low = low(digest);
    OptionalLong number = young.get(high, low);
    if (number.isEmpty()) {
      number = old.get(high, low);
      number.ifPresent(found -> put(high, low, found));
    }
    return number;
  }

  private static long high(byte[] digest) {
    return (long) LONG.get(digest, 0);
  }

  /** Never 0, which marks an empty slot. */
  private static long low(byte[] digest) {
    return (long) LONG.get(digest, Long.BYTES) | 1;
  }
}
