package io.spoor.streams.topology;

import io.spoor.pipeline.rows.RowCache;
import io.spoor.pipeline.rows.RowCatalogue;
import io.spoor.pipeline.rows.RowStore;
import io.spoor.pipeline.rows.Rows;
import io.spoor.streams.topology.TaskStoreBuilder.CacheBudget;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.query.PositionBound;
import org.apache.kafka.streams.query.Query;
import org.apache.kafka.streams.query.QueryConfig;
import org.apache.kafka.streams.query.QueryResult;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.internals.CacheFlushListener;
import org.apache.kafka.streams.state.internals.CachedStateStore;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a task, written to RocksDB and its changelog when the task commits. {@link
 * CachedStateStore} is not public API of Kafka Streams, but the only interface that notifies a
 * store before a commit: see {@code docs/decisions/0014-rows-written-behind.md}.
 */
final class TaskStore implements StateStore, CachedStateStore<Bytes, byte[]> {
  private final KeyValueStore<Bytes, byte[]> store;
  private final CacheBudget cacheBudget;
  private final RowStore stored;
  private final RowCache rows;

  TaskStore(KeyValueStore<Bytes, byte[]> store, RowCatalogue catalogue, CacheBudget cacheBudget) {
    this.store = store;
    this.cacheBudget = cacheBudget;
    this.stored = new KafkaRowStore(store);
    this.rows = new RowCache(stored, catalogue, cacheBudget::share);
  }

  /** The rows behind the cache. */
  RowStore stored() {
    return stored;
  }

  Rows rows() {
    return rows;
  }

  @Override
  public void flushCache() {
    rows.flush();
  }

  /** Drops the cached rows: the store becomes a standby, written by Kafka Streams. */
  @Override
  public void clearCache() {
    rows.clear();
  }

  /** Not supported: only the rows' own task reads them. */
  @Override
  public boolean setFlushListener(
      @Nullable CacheFlushListener<Bytes, byte[]> listener, boolean sendOldValues) {
    return false;
  }

  @Override
  public String name() {
    return store.name();
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {
    store.init(context, root);
    cacheBudget.register();
  }

  @Override
  @SuppressWarnings("deprecation") // Replaced by commit.
  public void flush() {
    store.flush();
  }

  @Override
  public void commit(Map<TopicPartition, Long> changelogOffsets) {
    // No offsets: Kafka Streams discards the state of a corrupt task, unwritten rows included.
    if (!changelogOffsets.isEmpty() && rows.hasUnwritten()) {
      throw new IllegalStateException(
          "Kafka Streams committed store "
              + name()
              + " without a call of flushCache: this version of Kafka Streams does not fit Spoor"
              + " (decision 14)");
    }
    store.commit(changelogOffsets);
  }

  /** Bytes in the transaction of the store. Rows of the cache are not part of it yet. */
  @Override
  public long approximateNumUncommittedBytes() {
    return store.approximateNumUncommittedBytes();
  }

  @Override
  public @Nullable Long committedOffset(TopicPartition partition) {
    return store.committedOffset(partition);
  }

  @Override
  @SuppressWarnings("deprecation") // Asked by Kafka Streams until all stores do.
  public boolean managesOffsets() {
    return store.managesOffsets();
  }

  @Override
  public void close() {
    rows.clear();
    if (store.isOpen()) {
      cacheBudget.unregister();
    }
    store.close();
  }

  @Override
  public boolean persistent() {
    return store.persistent();
  }

  @Override
  public boolean isOpen() {
    return store.isOpen();
  }

  @Override
  public Position getPosition() {
    return store.getPosition();
  }

  @Override
  public <R> QueryResult<R> query(Query<R> query, PositionBound bound, QueryConfig config) {
    return store.query(query, bound, config);
  }
}
