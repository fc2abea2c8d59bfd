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
 * The rows under one owner. All of them are kept while they are few: then what is not there is not
 * in the store either, and a scan asks nobody. Of many, only those that somebody asked for since
 * the last flush.
 *
 * <pre>
 *  small:   1 owner           all its rows, packed
 *  large:   1 owner           a mark
 *           1 owner tag rest  a row
 * </pre>
 *
 * Most owners stay small. What changes of one between two flushes is then one write, and to read it
 * is one look-up, also when there is nothing.
 */
final class RowGroup {
  /** More rows are not kept as one. */
  static final int MOST = 512;

  /** Larger rows are not packed: all of them are written again whenever one changes. */
  static final int MOST_PACKED = 4096;

  /** Begins the keys of owned rows in the store: no tag is as small. */
  private static final byte OWNED = 1;

  private static final byte PACKED = 1;
  private static final byte LARGE = 2;

  /** Nor are more rows, for the same reason. */
  static final int MOST_ROWS_PACKED = 40;

  /** No number of bytes by which a group can change. */
  static final int UNCHANGED = Integer.MIN_VALUE;

  private static final int HEAD = 1;
  private static final int AROUND = 2 * Short.BYTES;

  private static final int OWNER_AT = 1;
  private static final int OWNER_END = OWNER_AT + RowKey.HASH;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final Owner owner;
  private final byte[] head;
  private final NavigableMap<byte[], RowSlot> rows = new TreeMap<>(Arrays::compareUnsigned);

  /** What there is to write, in the order in which it came. */
  private final List<RowSlot> unwritten = new ArrayList<>();

  /** Whether the store has anything of it. */
  private boolean stored;

  private boolean large;
  private boolean whole = true;
  private boolean changed;
  private boolean used;
  private long bytes;

  /** A hash. */
  record Owner(long high, long low) {
    /** Of a row with this key. */
    static Owner of(byte[] key) {
      if (key.length < OWNER_END) {
        throw new IllegalArgumentException("rows under owners are read an owner at a time");
      }
      return new Owner(
          (long) LONGS.get(key, OWNER_AT), (long) LONGS.get(key, OWNER_AT + Long.BYTES));
    }

    @Override
    public int hashCode() {
      return (int) low;
    }
  }

  private RowGroup(byte[] key) {
    this.owner = Owner.of(key);
    this.head = Arrays.copyOf(key, OWNER_END);
    head[0] = OWNED;
  }

  /** The group of the row with this key. */
  static RowGroup load(byte[] key, RowStore store) {
    var group = new RowGroup(key);
    byte[] first = store.get(group.head);
    if (first == null) {
      return group;
    }
    group.stored = true;
    if (first[0] == PACKED) {
      group.unpack(first);
      return group;
    }
    group.large = true;
    List<Stored> all = store.scanAfter(group.head, group.head, MOST + 1);
    group.whole = all.size() <= MOST;
    if (group.whole) {
      for (Stored row : all) {
        group.loaded(RowSlot.read(fromStored(row.key()), row.value(), 0, row.value().length));
      }
    }
    return group;
  }

  private void loaded(RowSlot slot) {
    rows.put(slot.key, slot);
    bytes += slot.size();
  }

  private void unpack(byte[] pack) {
    var in = ByteBuffer.wrap(pack, HEAD, pack.length - HEAD);
    while (in.hasRemaining()) {
      int rest = Short.toUnsignedInt(in.getShort());
      byte[] stored = Arrays.copyOf(head, OWNER_END + rest);
      in.get(stored, OWNER_END, rest);
      int length = Short.toUnsignedInt(in.getShort());
      loaded(RowSlot.read(fromStored(stored), pack, in.position(), length));
      in.position(in.position() + length);
    }
  }

  boolean owns(byte[] key) {
    return key.length >= OWNER_END
        && owner.low == (long) LONGS.get(key, OWNER_AT + Long.BYTES)
        && owner.high == (long) LONGS.get(key, OWNER_AT);
  }

  /** It was asked for once more. */
  void use() {
    used = true;
  }

  /** Whether it was since this was last asked. */
  boolean takeUsed() {
    boolean was = used;
    used = false;
    return was;
  }

  /** Whether all rows that there are are kept. */
  boolean isWhole() {
    return whole;
  }

  /** Whether it was unchanged so far. */
  boolean markChanged() {
    boolean first = !changed;
    changed = true;
    return first;
  }

  /** Bytes that were kept of it after the last flush, about. */
  long bytes() {
    return bytes;
  }

  <T extends Object> @Nullable T get(byte[] key, RowCodec<T> codec, RowStore store) {
    RowSlot slot = rows.get(key);
    if (slot == null && !whole) {
      byte[] stored = store.get(toStored(key));
      if (stored != null) {
        slot = RowSlot.read(key, stored, 0, stored.length);
        rows.put(key, slot);
      }
    }
    return slot == null ? null : slot.get(codec);
  }

  /** By how many bytes there is more to write, about. */
  <T extends Object> int put(byte[] key, T value, RowCodec<T> codec) {
    RowSlot slot = slot(key);
    change(slot);
    return slot.put(value, codec);
  }

  /** As for {@link #put}; {@link #UNCHANGED} if there is nothing to write for it. */
  int delete(byte[] key) {
    RowSlot slot = whole ? rows.get(key) : slot(key);
    if (slot == null) {
      return UNCHANGED;
    }
    change(slot);
    return slot.delete();
  }

  private void change(RowSlot slot) {
    if (!slot.isChanged()) {
      unwritten.add(slot);
    }
  }

  private RowSlot slot(byte[] key) {
    RowSlot slot = rows.get(key);
    if (slot == null) {
      slot = new RowSlot(key, !whole);
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
      NavigableMap<byte[], RowSlot> rows, byte[] prefix, int limit, RowCodec<T> codec) {
    List<Row<T>> found = new ArrayList<>();
    for (RowSlot slot : rows.values()) {
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

  /** Adds what changed, which counts as written from here on; how much larger it got. */
  long takeChanges(List<Change> changes, RowStore store) {
    long before = bytes;
    changed = false;
    if (!unwritten.isEmpty()) {
      if (large || !pack(changes)) {
        write(changes, store);
      }
      unwritten.clear();
    }
    if (!whole || rows.size() > MOST) {
      whole = false;
      rows.clear();
      bytes = 0;
    }
    return bytes - before;
  }

  /** Whether they are small enough. */
  private boolean pack(List<Change> changes) {
    int size = HEAD;
    var all = rows.values().iterator();
    while (all.hasNext()) {
      RowSlot slot = all.next();
      if (slot.isGone()) {
        all.remove();
      } else {
        size += AROUND + slot.key.length - RowKey.HASH + slot.encodedLength();
      }
    }
    if (size > MOST_PACKED || rows.size() > MOST_ROWS_PACKED) {
      becomeLarge(changes);
      return false;
    }
    bytes = 0;
    if (!rows.isEmpty()) {
      changes.add(new Change(head, pack(size)));
    } else if (stored) {
      changes.add(new Change(head, null));
    }
    stored = !rows.isEmpty();
    return true;
  }

  private byte[] pack(int size) {
    var pack = ByteBuffer.allocate(size).put(PACKED);
    for (RowSlot slot : rows.values()) {
      pack.putShort((short) (slot.key.length - RowKey.HASH)).put(slot.key[0]);
      pack.put(slot.key, OWNER_END, slot.key.length - OWNER_END);
      pack.putShort((short) slot.encodedLength());
      slot.writeTo(pack);
      bytes += slot.size();
    }
    return pack.array();
  }

  private void becomeLarge(List<Change> changes) {
    large = true;
    stored = true;
    changes.add(new Change(head, new byte[] {LARGE}));
    unwritten.clear();
    unwritten.addAll(rows.values());
    bytes = 0;
    rows.values().forEach(RowSlot::isNowhere);
  }

  private void write(List<Change> changes, RowStore store) {
    int removed = 0;
    for (RowSlot slot : unwritten) {
      bytes -= slot.size();
      byte[] value = slot.encode();
      if (value != null || slot.isStored()) {
        changes.add(new Change(toStored(slot.key), value));
      }
      slot.written(value);
      if (value == null) {
        rows.remove(slot.key);
        removed++;
      } else {
        bytes += slot.size();
      }
    }
    if (removed == unwritten.size() && isEmptyWithout(removed, store)) {
      changes.add(new Change(head, null));
      large = false;
      stored = false;
      whole = true;
    }
  }

  /** Whether nothing is left once as many rows as were removed now are not in the store either. */
  private boolean isEmptyWithout(int removed, RowStore store) {
    if (whole) {
      return rows.isEmpty();
    }
    Set<RowSlot> gone = new TreeSet<>((a, b) -> Arrays.compareUnsigned(a.key, b.key));
    gone.addAll(unwritten);
    return store.scanAfter(head, head, removed + 1).stream()
        .allMatch(row -> gone.contains(new RowSlot(fromStored(row.key()), true)));
  }

  /** The owner goes before the tag, so that all rows of one lie together. */
  static byte[] toStored(byte[] key) {
    byte[] stored = new byte[key.length + 1];
    stored[0] = OWNED;
    System.arraycopy(key, OWNER_AT, stored, OWNER_AT, RowKey.HASH);
    stored[OWNER_END] = key[0];
    System.arraycopy(key, OWNER_END, stored, OWNER_END + 1, key.length - OWNER_END);
    return stored;
  }

  /** Whether a key of the store is that of an owned row. */
  static boolean isStored(byte[] key) {
    return key[0] == OWNED;
  }

  /** The rows that an entry of the store holds. */
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
    System.arraycopy(stored, OWNER_AT, key, OWNER_AT, RowKey.HASH);
    System.arraycopy(stored, OWNER_END + 1, key, OWNER_END, key.length - OWNER_END);
    return key;
  }
}
