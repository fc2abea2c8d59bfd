package io.spoor.streams.rows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Rows in memory: for one process over files, and for tests. Not thread-safe. */
public final class InMemoryRows implements Rows {
  private final NavigableMap<byte[], byte[]> rows = new TreeMap<>(Arrays::compareUnsigned);

  @Override
  public byte @Nullable [] get(byte[] key) {
    return rows.get(key);
  }

  @Override
  public void put(byte[] key, byte[] value) {
    rows.put(key, value);
  }

  @Override
  public void delete(byte[] key) {
    rows.remove(key);
  }

  @Override
  public List<Row> scanAfter(byte[] prefix, byte[] after, int limit) {
    List<Row> found = new ArrayList<>();
    for (var entry : rows.tailMap(after, false).entrySet()) {
      byte[] key = entry.getKey();
      if (found.size() == limit || !Rows.startsWith(key, prefix)) {
        break;
      }
      found.add(new Row(key, entry.getValue()));
    }
    return found;
  }
}
