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
 * Write-behind cache of rows in front of a store; {@link #flush} writes the changed rows.
 *
 * <pre>
 *  rows under an owner ──► {@link RowGroup}, read as one, cached within the limit ──┐ flush
 *  other rows ───────────► cached until written, then read from the store ──────────┴───────► store
 * </pre>
 *
 * The key of a row under an owner is a tag, the {@link RowKey#hash} of the owner, and the rest. All
 * rows of an owner are adjacent in the store, so that one read shows all of them, or that there are
 * none. Not thread-safe.
 */
public final class RowCache implements Rows {
  private final RowStore store;
  private final boolean[] groupedTags;
  private final LongSupplier maxBytes;

  /** Approximately from least to most recently used: see {@link #evict}. */
  private final SequencedMap<RowGroup.Owner, RowGroup> groups = new LinkedHashMap<>();

  private final List<RowGroup> changedGroups = new ArrayList<>();
  private final Map<UngroupedKey, CachedRow> ungrouped = new LinkedHashMap<>();
  private @Nullable RowGroup lastGroup;
  private long cachedBytes;
  private long pendingBytes;

  /** Key of a row without an owner. */
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
   * Creates an empty cache.
   *
   * @param catalogue families of the rows
   * @param maxBytes approximate limit of cached rows, in encoded bytes
   */
  public RowCache(RowStore store, RowCatalogue catalogue, LongSupplier maxBytes) {
    this.store = store;
    this.groupedTags = catalogue.groupedTags();
    this.maxBytes = maxBytes;
  }

  @Override
  public <T extends Object> @Nullable T get(byte[] key, RowCodec<T> codec) {
    if (isOwned(key)) {
      RowGroup group = group(key);
      if (!group.isComplete()) {
        // Rows read from it stay cached until the next flush.
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

  /** Writes the changes. Rows stay cached within the limit. */
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
   * Evicts groups until the others fit. A group used since its last turn gets another turn: an
   * exact order, updated by each read, would cost more than it saves.
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

  /** Drops all rows, also unwritten ones, as the store may have been replaced. */
  public void clear() {
    groups.clear();
    changedGroups.clear();
    ungrouped.clear();
    lastGroup = null;
    cachedBytes = 0;
    pendingBytes = 0;
  }

  /** Whether a row was put or deleted since the last {@link #flush}. */
  public boolean hasUnwritten() {
    return pendingBytes > 0;
  }

  /** Approximate unwritten data, in encoded bytes. */
  long pendingBytes() {
    return pendingBytes;
  }

  /** Approximate cached data in encoded bytes, without unwritten data. */
  long cachedBytes() {
    return cachedBytes;
  }

  private boolean isOwned(byte[] key) {
    return groupedTags[key[0]];
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
   * Flushes early when unwritten rows would exceed the limit, as with many rows in one step or
   * between two commits.
   *
   * @param more approximate bytes of the next row
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
