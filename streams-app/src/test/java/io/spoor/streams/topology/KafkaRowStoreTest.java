package io.spoor.streams.topology;

import io.spoor.pipeline.rows.RowStore;
import io.spoor.pipeline.rows.RowStoreContract;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** The rows of a real RocksDB store. */
class KafkaRowStoreTest extends RowStoreContract {
  @TempDir Path dir;
  private @Nullable TopologyTestDriver driver;

  /** Whether rows are read from the store's transaction until the task commits. */
  boolean isTransactional() {
    return false;
  }

  @Override
  protected RowStore store() {
    var topology = new Topology();
    topology
        .addSource("in", Serdes.String().deserializer(), Serdes.String().deserializer(), "in")
        .addProcessor("nothing", Nothing::new, "in")
        .addStateStore(
            Stores.keyValueStoreBuilder(
                    Stores.persistentKeyValueStore("rows"), Serdes.Bytes(), Serdes.ByteArray())
                .withCachingDisabled(),
            "nothing");
    var properties = new Properties();
    properties.put(StreamsConfig.STATE_DIR_CONFIG, dir.toString());
    properties.put(StreamsConfig.TRANSACTIONAL_STATE_STORES_CONFIG, isTransactional());
    var running = new TopologyTestDriver(topology, properties);
    driver = running;
    KeyValueStore<Bytes, byte[]> store = running.getKeyValueStore("rows");
    return new KafkaRowStore(store);
  }

  @AfterEach
  void close() {
    if (driver != null) {
      driver.close();
    }
  }

  private static final class Nothing implements Processor<String, String, Void, Void> {
    @Override
    public void process(Record<String, String> record) {}
  }
}
