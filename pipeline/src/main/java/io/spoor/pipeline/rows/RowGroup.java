package io.spoor.pipeline.rows;

import io.spoor.pipeline.rows.RowStore.Change;
import io.spoor.pipeline.rows.RowStore.Stored;
import io.spoor.pipeline.rows.Rows.Row;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Holds the rows under one owner. While they are few, all of them are in memory: an absent row is
 * then not in the store either, and a scan needs no store read. Of many rows, only those read since
 * the last flush are in memory.
 *
 * <pre>
 *  small:   1 owner           all its rows, packed
 *  large:   1 owner           a marker
 *           1 owner tag rest  a row
 * </pre>
 *
 * Most groups stay small: their changes between two flushes are one write, and reading them is one
 * look-up, even when there are none.
 */
final class RowGroup {
  /** Maximum rows of a group that is held completely. */
  static final int MAX_ROWS = 512;

  /** Maximum bytes of a pack, as all its rows are rewritten whenever one changes. */
  static final int MAX_PACKED_BYTES = 4096;

  /** First byte of stored keys of owned rows; every tag is greater. */
  private static final byte OWNED = 1;

  /** First byte of the first row of an owner. A new layout gets a new value. */
  private static final byte PACKED = 1;

  private static final byte LARGE = 2;

  /** Maximum rows of a pack, for the same reason. */
  static final int MAX_PACKED_ROWS = 40;

  /** Means no change; a real change in bytes is never this value. */
  static final int UNCHANGED = Integer.MIN_VALUE;

  private static final int HEADER_BYTES = 1;
  private static final int ROW_OVERHEAD = 2 * Short.BYTES;

  private static final int OWNER_OFFSET = 1;
  private static final int OWNER_END = OWNER_OFFSET + RowKey.HASH;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final Owner owner;
  private final byte[] headKey;
  private final NavigableMap<byte[], CachedRow> rows = new TreeMap<>(Arrays::compareUnsigned);

  /** Unwritten rows, in order of change. */
  private final List<CachedRow> unwritten = new ArrayList<>();

  /** Whether the store has rows of the group. */
  private boolean stored;

  private boolean large;
  private boolean complete = true;
  private boolean changed;
  private boolean used;
  private long bytes;

  /** Hash of an owner. */
  record Owner(long high, long low) {
    /** The owner in the row's key. */
    static Owner of(byte[] key) {
      if (key.length < OWNER_END) {
        throw new IllegalArgumentException("rows under owners are read an owner at a time");
      }
      return new Owner(
          (long) LONGS.get(key, OWNER_OFFSET), (long) LONGS.get(key, OWNER_OFFSET + Long.BYTES));
    }

    @Override
    public int hashCode() {
      return (int) low;
    }
  }

  private RowGroup(byte[] key) {
    this.owner = Owner.of(key);
    this.headKey = Arrays.copyOf(key, OWNER_END);
    headKey[0] = OWNED;
  }

  /** Loads the group of the row with this key. */
  static RowGroup load(byte[] key, RowStore store) {
    var group = new RowGroup(key);
    byte[] first = store.get(group.headKey);
    if (first == null) {
      return group;
    }
    group.stored = true;
    if (first[0] == PACKED) {
      group.unpack(first);
      return group;
    }
    if (first[0] != LARGE) {
      throw new UnreadableRowException(
          "rows under an owner have layout "
              + first[0]
              + ", which this version of Spoor does not know. Run the version that wrote the rows, or"
              + " rebuild the state by replay");
    }
    group.large = true;
    List<Stored> page = store.scanAfter(group.headKey, group.headKey, MAX_ROWS + 1);
    group.complete = page.size() <= MAX_ROWS;
    if (group.complete) {
      for (Stored row : page) {
        group.addLoaded(CachedRow.read(fromStored(row.key()), row.value(), 0, row.value().length));
      }
    }
    return group;
  }

  private void addLoaded(CachedRow slot) {
    rows.put(slot.key, slot);
    bytes += slot.size();
  }

  private void unpack(byte[] pack) {
    var in = ByteBuffer.wrap(pack, HEADER_BYTES, pack.length - HEADER_BYTES);
    while (in.hasRemaining()) {
      int suffixLength = Short.toUnsignedInt(in.getShort());
      byte[] stored = Arrays.copyOf(headKey, OWNER_END + suffixLength);
      in.get(stored, OWNER_END, suffixLength);
      int length = Short.toUnsignedInt(in.getShort());
      addLoaded(CachedRow.read(fromStored(stored), pack, in.position(), length));
      in.position(in.position() + length);
    }
  }

  boolean owns(byte[] key) {
    return key.length >= OWNER_END
        && owner.low == (long) LONGS.get(key, OWNER_OFFSET + Long.BYTES)
        && owner.high == (long) LONGS.get(key, OWNER_OFFSET);
  }

  /** Marks the group as used. */
  void markUsed() {
    used = true;
  }

  /** Clears the mark; returns whether it was set. */
  boolean clearUsed() {
    boolean wasUsed = used;
    used = false;
    return wasUsed;
  }

  /** Whether all existing rows are in memory. */
  boolean isComplete() {
    return complete;
  }

  /** Marks the group as changed; returns whether it was unchanged. */
  boolean markChanged() {
    boolean first = !changed;
    changed = true;
    return first;
  }

  /** Approximate bytes in memory after the last flush. */
  long bytes() {
    return bytes;
  }

  <T extends Object> @Nullable T get(byte[] key, RowCodec<T> codec, RowStore store) {
    CachedRow slot = rows.get(key);
    if (slot == null && !complete) {
      byte[] stored = store.get(toStored(key));
      if (stored != null) {
        slot = CachedRow.read(key, stored, 0, stored.length);
        rows.put(key, slot);
      }
    }
    return slot == null ? null : slot.get(codec);
  }

  /** Sets a row; returns the approximate change in unwritten bytes. */
  <T extends Object> int put(byte[] key, T value, RowCodec<T> codec) {
    CachedRow slot = slot(key);
    trackChange(slot);
    return slot.put(value, codec);
  }

  /** Deletes a row; returns as {@link #put}, or {@link #UNCHANGED} if there is nothing to write. */
  int delete(byte[] key) {
    CachedRow slot = complete ? rows.get(key) : slot(key);
    if (slot == null) {
      return UNCHANGED;
    }
    trackChange(slot);
    return slot.delete();
  }

  private void trackChange(CachedRow slot) {
    if (!slot.isChanged()) {
      unwritten.add(slot);
    }
  }

  private CachedRow slot(byte[] key) {
    CachedRow slot = rows.get(key);
    if (slot == null) {
      slot = new CachedRow(key, !complete);
      rows.put(key, slot);
    }
    return slot;
  }

  <T extends Object> List<Row<T>> scanAfter(
      byte[] prefix, byte[] after, int limit, RowCodec<T> codec) {
    return scan(rows.tailMap(after, false), prefix, limit, codec);
  }

  <T extends Object> List<Row<T>> scanBefore(
      byte[] prefix, byte[] before, int limit, RowCodec<T> codec) {
    return scan(rows.headMap(before, false).descendingMap(), prefix, limit, codec);
  }

  private static <T extends Object> List<Row<T>> scan(
      NavigableMap<byte[], CachedRow> rows, byte[] prefix, int limit, RowCodec<T> codec) {
    List<Row<T>> found = new ArrayList<>();
    for (CachedRow slot : rows.values()) {
      if (found.size() == limit || !Rows.startsWith(slot.key, prefix)) {
        break;
      }
      T value = slot.get(codec);
      if (value != null) {
        found.add(new Row<>(slot.key, value));
      }
    }
    return found;
  }

  /** Adds the changes and marks them as written; returns the growth in bytes. */
  long drainChanges(List<Change> changes, RowStore store) {
    long previousBytes = bytes;
    changed = false;
    if (!unwritten.isEmpty()) {
      if (large || !pack(changes)) {
        write(changes, store);
      }
      unwritten.clear();
    }
    if (!complete || rows.size() > MAX_ROWS) {
      complete = false;
      rows.clear();
      bytes = 0;
    }
    return bytes - previousBytes;
  }

  /** Packs the rows if they are small enough; returns whether it did. */
  private boolean pack(List<Change> changes) {
    int size = HEADER_BYTES;
    var slots = rows.values().iterator();
    while (slots.hasNext()) {
      CachedRow slot = slots.next();
      if (slot.isDeleted()) {
        slots.remove();
      } else {
        size += ROW_OVERHEAD + slot.key.length - RowKey.HASH + slot.encodedLength();
      }
    }
    if (size > MAX_PACKED_BYTES || rows.size() > MAX_PACKED_ROWS) {
      convertToLarge(changes);
      return false;
    }
    bytes = 0;
    if (!rows.isEmpty()) {
      changes.add(new Change(headKey, pack(size)));
    } else if (stored) {
      changes.add(new Change(headKey, null));
    }
    stored = !rows.isEmpty();
    return true;
  }

  private byte[] pack(int size) {
    var pack = ByteBuffer.allocate(size).put(PACKED);
    for (CachedRow slot : rows.values()) {
      pack.putShort((short) (slot.key.length - RowKey.HASH)).put(slot.key[0]);
      pack.put(slot.key, OWNER_END, slot.key.length - OWNER_END);
      pack.putShort((short) slot.encodedLength());
      slot.writeTo(pack);
      bytes += slot.size();
    }
    return pack.array();
  }

  private void convertToLarge(List<Change> changes) {
    large = true;
    stored = true;
    changes.add(new Change(headKey, new byte[] {LARGE}));
    unwritten.clear();
    unwritten.addAll(rows.values());
    bytes = 0;
    rows.values().forEach(CachedRow::markUnwritten);
  }

  private void write(List<Change> changes, RowStore store) {
    int removed = 0;
    for (CachedRow slot : unwritten) {
      bytes -= slot.size();
      byte[] value = slot.encode();
      if (value != null || slot.isStored()) {
        changes.add(new Change(toStored(slot.key), value));
      }
      slot.markWritten(value);
      if (value == null) {
        rows.remove(slot.key);
        removed++;
      } else {
        bytes += slot.size();
      }
    }
    if (removed == unwritten.size() && isEmptyWithout(removed, store)) {
      changes.add(new Change(headKey, null));
      large = false;
      stored = false;
      complete = true;
    }
  }

  /** Whether the group is empty when this many removed rows are also gone from the store. */
  private boolean isEmptyWithout(int removed, RowStore store) {
    if (complete) {
      return rows.isEmpty();
    }
    Set<CachedRow> deleted = new TreeSet<>((a, b) -> Arrays.compareUnsigned(a.key, b.key));
    deleted.addAll(unwritten);
    return store.scanAfter(headKey, headKey, removed + 1).stream()
        .allMatch(row -> deleted.contains(new CachedRow(fromStored(row.key()), true)));
  }

  /** Puts the owner before the tag, so that all rows of one owner are adjacent. */
  static byte[] toStored(byte[] key) {
    byte[] stored = new byte[key.length + 1];
    stored[0] = OWNED;
    System.arraycopy(key, OWNER_OFFSET, stored, OWNER_OFFSET, RowKey.HASH);
    stored[OWNER_END] = key[0];
    System.arraycopy(key, OWNER_END, stored, OWNER_END + 1, key.length - OWNER_END);
    return stored;
  }

  /** Whether a stored key is that of an owned row. */
  static boolean isStored(byte[] key) {
    return key[0] == OWNED;
  }

  /** Keys of the rows in a stored entry. */
  static List<byte[]> keys(Stored entry) {
    if (entry.key().length > OWNER_END) {
      return List.of(fromStored(entry.key()));
    }
    var group = new RowGroup(entry.key());
    if (entry.value()[0] == PACKED) {
      group.unpack(entry.value());
    }
    return List.copyOf(group.rows.keySet());
  }

  static byte[] fromStored(byte[] stored) {
    byte[] key = new byte[stored.length - 1];
    key[0] = stored[OWNER_END];
    System.arraycopy(stored, OWNER_OFFSET, key, OWNER_OFFSET, RowKey.HASH);
    System.arraycopy(stored, OWNER_END + 1, key, OWNER_END, key.length - OWNER_END);
    return key;
  }
}
