package io.spoor.streams.rows;

import io.spoor.streams.rows.RowStore.Change;
import io.spoor.streams.rows.RowStore.Stored;
import io.spoor.streams.rows.Rows.Row;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one kind under one owner. All of them are kept while they are few: then what is not
 * there is not in the store either, and a scan asks nobody. Of many, only those that somebody asked
 * for since the last flush.
 */
final class RowGroup {
  /** More rows are not kept as one. */
  static final int MOST = 512;

  /** The keys of owned rows in the store begin with their kind: no tag is as small. */
  private static final byte KINDS = ' ';

  private static final int OWNER_AT = 1;
  private static final int OWNER_END = OWNER_AT + RowKey.HASH;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final Owner owner;
  private final NavigableMap<byte[], RowSlot> rows = new TreeMap<>(Arrays::compareUnsigned);

  /** What there is to write, in the order in which it came. */
  private final List<RowSlot> unwritten = new ArrayList<>();

  private boolean whole;
  private boolean changed;
  private long bytes;

  /**
   * Whom rows belong to.
   *
   * @param kind rows of different kinds are not read together
   * @param high of the hash
   * @param low of the hash
   */
  record Owner(byte kind, long high, long low) {
    /** Of a row with this key. */
    static Owner of(byte kind, byte[] key) {
      if (key.length < OWNER_END) {
        throw new IllegalArgumentException("rows under owners are read an owner at a time");
      }
      return new Owner(
          kind, (long) LONGS.get(key, OWNER_AT), (long) LONGS.get(key, OWNER_AT + Long.BYTES));
    }

    @Override
    public int hashCode() {
      return (int) low + kind;
    }
  }

  private RowGroup(Owner owner) {
    this.owner = owner;
  }

  /** The group of the row with this key. */
  static RowGroup load(Owner owner, byte[] key, RowStore store) {
    var group = new RowGroup(owner);
    byte[] prefix = Arrays.copyOf(key, OWNER_END);
    prefix[0] = owner.kind;
    List<Stored> all = store.scanAfter(prefix, prefix, MOST + 1);
    group.whole = all.size() <= MOST;
    if (group.whole) {
      for (Stored row : all) {
        var slot = RowSlot.read(fromStored(row.key()), row.value());
        group.rows.put(slot.key, slot);
        group.bytes += slot.size();
      }
    }
    return group;
  }

  boolean owns(byte kind, byte[] key) {
    return owner.kind == kind
        && key.length >= OWNER_END
        && owner.low == (long) LONGS.get(key, OWNER_AT + Long.BYTES)
        && owner.high == (long) LONGS.get(key, OWNER_AT);
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
      byte[] stored = store.get(toStored(owner.kind, key));
      if (stored != null) {
        slot = RowSlot.read(key, stored);
        rows.put(key, slot);
      }
    }
    return slot == null ? null : slot.get(codec);
  }

  <T extends Object> void put(byte[] key, T value, RowCodec<T> codec) {
    RowSlot slot = slot(key);
    change(slot);
    slot.put(value, codec);
  }

  /** Whether there is anything to write for it. */
  boolean delete(byte[] key) {
    RowSlot slot = whole ? rows.get(key) : slot(key);
    if (slot == null) {
      return false;
    }
    change(slot);
    slot.delete();
    return true;
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
    List<Row<T>> found = new ArrayList<>();
    for (RowSlot slot : rows.tailMap(after, false).values()) {
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
  long takeChanges(List<Change> changes) {
    long before = bytes;
    for (RowSlot slot : unwritten) {
      bytes -= slot.size();
      byte[] value = slot.encode();
      if (value != null || slot.isStored()) {
        changes.add(new Change(toStored(owner.kind, slot.key), value));
      }
      slot.written(value);
      if (value == null) {
        rows.remove(slot.key);
      } else {
        bytes += slot.size();
      }
    }
    unwritten.clear();
    changed = false;
    if (!whole || rows.size() > MOST) {
      whole = false;
      rows.clear();
      bytes = 0;
    }
    return bytes - before;
  }

  /** The owner goes before the tag, so that all rows of one lie together. */
  static byte[] toStored(byte kind, byte[] key) {
    byte[] stored = new byte[key.length + 1];
    stored[0] = kind;
    System.arraycopy(key, OWNER_AT, stored, OWNER_AT, RowKey.HASH);
    stored[OWNER_END] = key[0];
    System.arraycopy(key, OWNER_END, stored, OWNER_END + 1, key.length - OWNER_END);
    return stored;
  }

  /** Whether a key of the store is that of an owned row. */
  static boolean isStored(byte[] key) {
    return key[0] < KINDS;
  }

  static byte[] fromStored(byte[] stored) {
    byte[] key = new byte[stored.length - 1];
    key[0] = stored[OWNER_END];
    System.arraycopy(stored, OWNER_AT, key, OWNER_AT, RowKey.HASH);
    System.arraycopy(stored, OWNER_END + 1, key, OWNER_END, key.length - OWNER_END);
    return key;
  }
}
