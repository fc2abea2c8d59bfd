package io.spoor.pipeline.rows;

import io.spoor.pipeline.rows.RowStore.Change;
import io.spoor.pipeline.rows.RowStore.Stored;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Rows in front of a store: kept as the objects they are, and written when {@link #flush} says so.
 *
 * <pre>
 *  rows under an owner ──► {@link RowGroup}, read as one, kept while there is room ──┐ flush
 *  other rows ───────────► kept until they are written, then read when asked for ──┴───────► store
 * </pre>
 *
 * A row under an owner has a key of a tag, the {@link RowKey#hash} of who it belongs to, and the
 * rest. All rows of an owner lie together in the store, so that one read tells what there is and,
 * as often, what there is not. Not thread-safe.
 */
public final class RowCache implements Rows {
  private final RowStore store;
  private final boolean[] ownedTags = new boolean[Byte.MAX_VALUE + 1];
  private final LongSupplier maxBytes;

  /** Those that came or were asked for again longest ago first, about: see {@link #evict}. */
  private final SequencedMap<RowGroup.Owner, RowGroup> groups = new LinkedHashMap<>();

  private final List<RowGroup> changedGroups = new ArrayList<>();
  private final Map<UngroupedKey, CachedRow> ungrouped = new LinkedHashMap<>();
  private @Nullable RowGroup lastGroup;
  private long cachedBytes;
  private long pendingBytes;

  /** Key of a row that is under no owner. */
  private record UngroupedKey(byte[] key) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof UngroupedKey same && Arrays.equals(key, same.key);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(key);
    }
  }

  /**
   * @param ownedTags tags of rows under an owner
   * @param maxBytes what is kept of them, about, counted as it is written
   */
  public RowCache(RowStore store, String ownedTags, LongSupplier maxBytes) {
    this.store = store;
    ownedTags.chars().forEach(tag -> this.ownedTags[tag] = true);
    this.maxBytes = maxBytes;
  }

  @Override
  public <T extends Object> @Nullable T get(byte[] key, RowCodec<T> codec) {
    if (isOwned(key)) {
      RowGroup group = group(key);
      if (!group.isComplete()) {
        // Rows of it that are read are kept until the next flush.
        markChanged(group);
      }
      return group.get(key, codec, store);
    }
    CachedRow pending = ungrouped.get(new UngroupedKey(key));
    if (pending != null) {
      return pending.get(codec);
    }
    byte[] bytes = store.get(key);
    return bytes == null ? null : codec.decode(bytes);
  }

  @Override
  public <T extends Object> void put(byte[] key, T value, RowCodec<T> codec) {
    flushIfFull(CachedRow.OVERHEAD_BYTES + key.length + codec.about(value, 0));
    if (isOwned(key)) {
      RowGroup group = group(key);
      pendingBytes += group.put(key, value, codec);
      markChanged(group);
    } else {
      pendingBytes += loose(key).put(value, codec);
    }
    flushIfFull(0);
  }

  private CachedRow loose(byte[] key) {
    return ungrouped.computeIfAbsent(
        new UngroupedKey(key), wrapped -> new CachedRow(wrapped.key, true));
  }

  @Override
  public void delete(byte[] key) {
    if (isOwned(key)) {
      RowGroup group = group(key);
      int more = group.delete(key);
      if (more != RowGroup.UNCHANGED) {
        pendingBytes += more;
        markChanged(group);
      }
    } else {
      pendingBytes += loose(key).delete();
    }
    flushIfFull(0);
  }

  @Override
  public <T extends Object> List<Row<T>> scanAfter(
      byte[] prefix, byte[] after, int limit, RowCodec<T> codec) {
    if (prefix.length > 0 && isOwned(prefix)) {
      RowGroup group = group(prefix);
      if (group.isComplete()) {
        return group.scanAfter(prefix, after, limit, codec);
      }
      write(group);
      return decode(
          store.scanAfter(RowGroup.toStored(prefix), RowGroup.toStored(after), limit),
          RowGroup::fromStored,
          codec);
    }
    writeUngrouped();
    return decode(store.scanAfter(prefix, after, limit), key -> key, codec);
  }

  @Override
  public <T extends Object> List<Row<T>> scanBefore(
      byte[] prefix, byte[] before, int limit, RowCodec<T> codec) {
    if (prefix.length > 0 && isOwned(prefix)) {
      RowGroup group = group(prefix);
      if (group.isComplete()) {
        return group.scanBefore(prefix, before, limit, codec);
      }
      write(group);
      return decode(
          store.scanBefore(RowGroup.toStored(prefix), RowGroup.toStored(before), limit),
          RowGroup::fromStored,
          codec);
    }
    writeUngrouped();
    return decode(store.scanBefore(prefix, before, limit), key -> key, codec);
  }

  /** Writes what changed. What was read or written stays known as far as there is room. */
  public void flush() {
    List<Change> changes = new ArrayList<>();
    for (RowGroup group : changedGroups) {
      collectChanges(group, changes);
    }
    changedGroups.clear();
    collectUngrouped(changes);
    write(changes);
    pendingBytes = 0;
    evict();
  }

  /**
   * Lets go of groups until the others fit. One that was asked for since its last turn gets another
   * turn: an order that every look-up changed would cost more than it is worth.
   */
  private void evict() {
    long limit = maxBytes.getAsLong();
    while (cachedBytes > limit && !groups.isEmpty()) {
      var eldest = groups.pollFirstEntry();
      RowGroup group = eldest.getValue();
      if (group.clearUsed()) {
        groups.putLast(eldest.getKey(), group);
      } else {
        cachedBytes -= group.bytes();
        lastGroup = null;
      }
    }
  }

  /** Forgets all that was not written, and all that was: the store may be another one by now. */
  public void clear() {
    groups.clear();
    changedGroups.clear();
    ungrouped.clear();
    lastGroup = null;
    cachedBytes = 0;
    pendingBytes = 0;
  }

  /** What is not written yet, about, counted as it will be written. */
  long pendingBytes() {
    return pendingBytes;
  }

  /** What is kept in memory, about, counted as it is written; what is not written comes on top. */
  long cachedBytes() {
    return cachedBytes;
  }

  private boolean isOwned(byte[] key) {
    return ownedTags[key[0]];
  }

  private RowGroup group(byte[] key) {
    RowGroup cached = lastGroup;
    if (cached != null && cached.owns(key)) {
      return cached;
    }
    var owner = RowGroup.Owner.of(key);
    RowGroup group = groups.get(owner);
    if (group == null) {
      group = RowGroup.load(key, store);
      groups.put(owner, group);
      cachedBytes += group.bytes();
    } else {
      group.markUsed();
    }
    lastGroup = group;
    return group;
  }

  private void markChanged(RowGroup group) {
    if (group.markChanged()) {
      changedGroups.add(group);
    }
  }

  /**
   * Many rows in one step, or between two commits, are written before their time: before those that
   * are not written take more than there is room for.
   *
   * @param more bytes of a row that comes now, about
   */
  private void flushIfFull(int more) {
    if (pendingBytes > 0 && pendingBytes + more > maxBytes.getAsLong()) {
      flush();
    }
  }

  private void write(RowGroup group) {
    List<Change> changes = new ArrayList<>();
    collectChanges(group, changes);
    changedGroups.remove(group);
    write(changes);
  }

  private void collectChanges(RowGroup group, List<Change> changes) {
    cachedBytes += group.drainChanges(changes, store);
  }

  private void writeUngrouped() {
    List<Change> changes = new ArrayList<>();
    collectUngrouped(changes);
    write(changes);
  }

  private void collectUngrouped(List<Change> changes) {
    ungrouped.values().forEach(slot -> changes.add(new Change(slot.key, slot.encode())));
    ungrouped.clear();
  }

  private void write(List<Change> changes) {
    if (!changes.isEmpty()) {
      store.write(changes);
    }
  }

  private static <T extends Object> List<Row<T>> decode(
      List<Stored> stored, UnaryOperator<byte[]> key, RowCodec<T> codec) {
    List<Row<T>> rows = new ArrayList<>(stored.size());
    for (Stored row : stored) {
      rows.add(new Row<>(key.apply(row.key()), codec.decode(row.value())));
    }
    return rows;
  }
}
