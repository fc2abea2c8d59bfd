package io.spoor.streams.topology;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** Makes the rows of each task: RocksDB with a changelog, behind a cache of our own. */
final class TaskRowsBuilder implements StoreBuilder<TaskRows> {
  private final String name;
  private final String owned;
  private final Room room;

  /**
   * @param owned tags of rows under an owner
   * @param room for the rows that are kept in memory
   */
  TaskRowsBuilder(String name, String owned, Room room) {
    this.name = name;
    this.owned = owned;
    this.room = room;
  }

  /** Memory that all tasks of the process share in equal parts, however many there are. */
  static final class Room {
    private final long bytes;
    private final AtomicInteger tasks = new AtomicInteger();

    Room(long bytes) {
      this.bytes = bytes;
    }

    void taken() {
      tasks.incrementAndGet();
    }

    void left() {
      tasks.decrementAndGet();
    }

    long share() {
      return bytes / Math.max(1, tasks.get());
    }
  }

  @Override
  public TaskRows build() {
    return new TaskRows(
        Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
            .withCachingDisabled()
            .build(),
        owned,
        room);
  }

  /** Means the cache of Kafka Streams, which rows have none of. */
  @Override
  public StoreBuilder<TaskRows> withCachingEnabled() {
    return this;
  }

  /** Called for all stores of an application whose cache has no room. */
  @Override
  public StoreBuilder<TaskRows> withCachingDisabled() {
    return this;
  }

  @Override
  public StoreBuilder<TaskRows> withLoggingEnabled(Map<String, String> config) {
    throw new UnsupportedOperationException("changelogs take the settings of the application");
  }

  @Override
  public StoreBuilder<TaskRows> withLoggingDisabled() {
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
