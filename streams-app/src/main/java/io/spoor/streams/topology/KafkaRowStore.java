package io.spoor.streams.topology;

import io.spoor.pipeline.rows.RowStore;
import io.spoor.pipeline.rows.Rows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Stores rows in a Kafka Streams store. */
final class KafkaRowStore implements RowStore {
  private final KeyValueStore<Bytes, byte[]> store;

  KafkaRowStore(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    return store.get(Bytes.wrap(key));
  }

  /** Writes all rows in one RocksDB batch. */
  @Override
  public void write(List<Change> changes) {
    List<KeyValue<Bytes, byte[]>> entries = new ArrayList<>(changes.size());
    for (Change change : changes) {
      entries.add(KeyValue.pair(Bytes.wrap(change.key()), change.value()));
    }
    store.putAll(entries);
  }

  @Override
  public List<Stored> scanAfter(byte[] prefix, byte[] after, int limit) {
    byte[] next = Arrays.copyOf(after, after.length + 1);
    try (var rows = store.range(Bytes.wrap(next), keyAfter(prefix))) {
      return collect(rows, prefix, after, limit);
    }
  }

  /** The first key after all keys with the prefix. */
  private static Bytes keyAfter(byte[] prefix) {
    byte[] key = prefix.clone();
    for (int i = key.length - 1; i >= 0; i--) {
      if (++key[i] != 0) {
        return Bytes.wrap(key);
      }
    }
    throw new IndexOutOfBoundsException("no key follows a prefix of 0xff only");
  }

  @Override
  public List<Stored> scanBefore(byte[] prefix, byte[] before, int limit) {
    try (var rows = store.reverseRange(Bytes.wrap(prefix), Bytes.wrap(before))) {
      return collect(rows, prefix, before, limit);
    }
  }

  private static List<Stored> collect(
      KeyValueIterator<Bytes, byte[]> rows, byte[] prefix, byte[] excluded, int limit) {
    List<Stored> found = new ArrayList<>();
    while (found.size() < limit && rows.hasNext()) {
      var row = rows.next();
      byte[] key = row.key.get();
      if (!Rows.startsWith(key, prefix)) {
        break;
      }
      if (!Arrays.equals(key, excluded)) {
        found.add(new Stored(key, row.value));
      }
    }
    return found;
  }
}
