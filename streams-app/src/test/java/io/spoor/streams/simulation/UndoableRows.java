package io.spoor.streams.simulation;

import io.spoor.streams.rows.InMemoryRows;
import io.spoor.streams.rows.Rows;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rows that can go back to where they were at the last commit, as a store of a task does. */
final class UndoableRows implements Rows {
  private final InMemoryRows rows = new InMemoryRows();
  private final Map<ByteBuffer, Optional<byte[]>> before = new HashMap<>();
  private int size;

  @Override
  public byte @Nullable [] get(byte[] key) {
    return rows.get(key);
  }

  @Override
  public void put(byte[] key, byte[] value) {
    byte[] old = remember(key);
    if (old == null) {
      size++;
    }
    rows.put(key.clone(), value.clone());
  }

  @Override
  public void delete(byte[] key) {
    if (remember(key) != null) {
      size--;
    }
    rows.delete(key);
  }

  @Override
  public List<Row> scanAfter(byte[] prefix, byte[] after, int limit) {
    return rows.scanAfter(prefix, after, limit);
  }

  void commit() {
    before.clear();
  }

  void rollback() {
    var undo = Map.copyOf(before);
    undo.forEach(
        (key, value) ->
            value.ifPresentOrElse(old -> put(key.array(), old), () -> delete(key.array())));
    before.clear();
  }

  /** How many rows there are. */
  int size() {
    return size;
  }

  private byte @Nullable [] remember(byte[] key) {
    byte[] old = rows.get(key);
    before.putIfAbsent(ByteBuffer.wrap(key.clone()), Optional.ofNullable(old));
    return old;
  }
}
