package io.spoor.pipeline.rows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Stores rows in memory, for a process that reads files, and for tests. Not thread-safe. */
public final class MemoryRowStore implements RowStore {
  private final NavigableMap<byte[], byte[]> rows = new TreeMap<>(Arrays::compareUnsigned);

  @Override
  public byte @Nullable [] get(byte[] key) {
    return rows.get(key);
  }

  @Override
  public void write(List<Change> changes) {
    for (Change change : changes) {
      byte[] value = change.value();
      if (value == null) {
        rows.remove(change.key());
      } else {
        rows.put(change.key(), value);
      }
    }
  }

  @Override
  public List<Stored> scanAfter(byte[] prefix, byte[] after, int limit) {
    return scan(rows.tailMap(after, false), prefix, limit);
  }

  @Override
  public List<Stored> scanBefore(byte[] prefix, byte[] before, int limit) {
    return scan(rows.headMap(before, false).descendingMap(), prefix, limit);
  }

  private static List<Stored> scan(NavigableMap<byte[], byte[]> rows, byte[] prefix, int limit) {
    List<Stored> found = new ArrayList<>();
    for (var entry : rows.entrySet()) {
      byte[] key = entry.getKey();
      if (found.size() == limit || !Rows.startsWith(key, prefix)) {
        break;
      }
      found.add(new Stored(key, entry.getValue()));
    }
    return found;
  }

  /** Number of rows. */
  public int size() {
    return rows.size();
  }
}
