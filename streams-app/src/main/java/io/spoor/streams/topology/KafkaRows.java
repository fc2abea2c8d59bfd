package io.spoor.streams.topology;

import io.spoor.streams.rows.Rows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Rows in a Kafka Streams store. */
public final class KafkaRows implements Rows {
  private final KeyValueStore<Bytes, byte[]> store;

  public KafkaRows(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    return store.get(Bytes.wrap(key));
  }

  @Override
  public void put(byte[] key, byte[] value) {
    store.put(Bytes.wrap(key), value);
  }

  @Override
  public void delete(byte[] key) {
    store.delete(Bytes.wrap(key));
  }

  @Override
  public List<Row> scanAfter(byte[] prefix, byte[] after, int limit) {
    List<Row> found = new ArrayList<>();
    byte[] next = Arrays.copyOf(after, after.length + 1);
    try (var rows = store.range(Bytes.wrap(next), Bytes.increment(Bytes.wrap(prefix)))) {
      while (found.size() < limit && rows.hasNext()) {
        var row = rows.next();
        byte[] key = row.key.get();
        if (!Rows.startsWith(key, prefix)) {
          break;
        }
        found.add(new Row(key, row.value));
      }
    }
    return found;
  }
}
