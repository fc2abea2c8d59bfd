package io.spoor.pipeline.simulation;

import io.spoor.pipeline.rows.MemoryRowStore;
import io.spoor.pipeline.rows.RowStore;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rows that can go back to where they were at the last commit, as a store of a task does. */
final class UndoableRows implements RowStore {
  private final MemoryRowStore rows = new MemoryRowStore();
  private final Map<ByteBuffer, Optional<byte[]>> savedValues = new HashMap<>();

  @Override
  public byte @Nullable [] get(byte[] key) {
    return rows.get(key);
  }

  @Override
  public void write(List<Change> changes) {
    changes.forEach(change -> write(change.key(), change.value()));
  }

  private void write(byte[] key, byte @Nullable [] value) {
    saveOriginal(key);
    rows.write(List.of(new Change(key.clone(), value == null ? null : value.clone())));
  }

  @Override
  public List<Stored> scanAfter(byte[] prefix, byte[] after, int limit) {
    return rows.scanAfter(prefix, after, limit);
  }

  @Override
  public List<Stored> scanBefore(byte[] prefix, byte[] before, int limit) {
    return rows.scanBefore(prefix, before, limit);
  }

  void commit() {
    savedValues.clear();
  }

  @SuppressWarnings("ByteBufferBackingArray") // The buffers wrap whole keys.
  void rollback() {
    var undo = Map.copyOf(savedValues);
    undo.forEach((key, value) -> write(key.array(), value.orElse(null)));
    savedValues.clear();
  }

  /** How many rows there are. */
  int size() {
    return rows.size();
  }

  private void saveOriginal(byte[] key) {
    savedValues.putIfAbsent(ByteBuffer.wrap(key.clone()), Optional.ofNullable(rows.get(key)));
  }
}
