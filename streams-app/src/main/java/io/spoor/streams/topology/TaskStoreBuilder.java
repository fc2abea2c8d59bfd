package io.spoor.streams.topology;

import io.spoor.pipeline.rows.RowCatalogue;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** Builds the row store of each task: RocksDB with a changelog, behind Spoor's own cache. */
final class TaskStoreBuilder implements StoreBuilder<TaskStore> {
  private final String name;
  private final RowCatalogue catalogue;
  private final CacheBudget cacheBudget;

  /**
   * Creates a builder.
   *
   * @param catalogue families of the rows
   * @param cacheBudget memory for cached rows
   */
  TaskStoreBuilder(String name, RowCatalogue catalogue, CacheBudget cacheBudget) {
    this.name = name;
    this.catalogue = catalogue;
    this.cacheBudget = cacheBudget;
  }

  /** Memory that all current tasks of the process share equally. */
  static final class CacheBudget {
    private final long bytes;
    private final AtomicInteger tasks = new AtomicInteger();

    CacheBudget(long bytes) {
      this.bytes = bytes;
    }

    void register() {
      tasks.incrementAndGet();
    }

    void unregister() {
      tasks.decrementAndGet();
    }

    long share() {
      return bytes / Math.max(1, tasks.get());
    }
  }

  @Override
  public TaskStore build() {
    return new TaskStore(
        Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
            .withCachingDisabled()
            .build(),
        catalogue,
        cacheBudget);
  }

  /** Refers to the cache of Kafka Streams, which rows do not use. */
  @Override
  public StoreBuilder<TaskStore> withCachingEnabled() {
    return this;
  }

  /** Called for all stores of an application whose cache is disabled. */
  @Override
  public StoreBuilder<TaskStore> withCachingDisabled() {
    return this;
  }

  @Override
  public StoreBuilder<TaskStore> withLoggingEnabled(Map<String, String> config) {
    throw new UnsupportedOperationException("changelogs take the settings of the application");
  }

  @Override
  public StoreBuilder<TaskStore> withLoggingDisabled() {
    throw new UnsupportedOperationException("rows without a changelog would be lost in a crash");
  }

  @Override
  public Map<String, String> logConfig() {
    return Map.of();
  }

  @Override
  public boolean loggingEnabled() {
    return true;
  }

  @Override
  public String name() {
    return name;
  }
}
