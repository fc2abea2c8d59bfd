package io.spoor.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.pipeline.rows.KeyEncoder;
import io.spoor.pipeline.rows.RowCatalogue;
import io.spoor.pipeline.rows.RowCodec;
import io.spoor.pipeline.rows.RowFamily;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.streams.app.BoundedRocksDb;
import io.spoor.streams.topology.TaskStoreBuilder.CacheBudget;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The state of a process that was killed is that of one of its commits. */
class KilledStoreTest {
  private static final RowCatalogue ROWS =
      RowCatalogue.of(RowFamily.separate('n', "number", KeyEncoder.NUMBER, RowCodec.NUMBER));
  private static final TopicPartition CHANGELOG = new TopicPartition("rows-changelog", 0);

  /** Rows that each commit changes. */
  private static final int CHANGED = 64;

  /** After so many commits, RocksDB has written files several times. */
  private static final int COMMITS = 10_000;

  @TempDir Path dir;

  @Test
  void rowsAndPositionAreOfTheSameCommitAfterAKill() throws IOException, InterruptedException {
    Process writer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName(),
                dir.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader lines = writer.inputReader()) {
      assertThat(lines.readLine()).isEqualTo(Writer.READY);
    } finally {
      writer.destroyForcibly().waitFor();
    }

    TaskStore store = open(dir);
    Long commit = store.committedOffset(CHANGELOG);
    assertThat(commit).isPositive();
    for (int row = 0; row < CHANGED; row++) {
      assertThat(store.rows().get(key(row), RowCodec.NUMBER)).as("row %d", row).isEqualTo(commit);
    }
    store.close();
  }

  /** Commits until it is killed. */
  static final class Writer {
    static final String READY = "ready";

    private Writer() {}

    @SuppressWarnings("InfiniteLoop") // until it is killed
    public static void main(String[] args) {
      TaskStore store = open(Path.of(args[0]));
      for (long commit = 1; ; commit++) {
        for (int row = 0; row < CHANGED; row++) {
          store.rows().put(key(row), commit, RowCodec.NUMBER);
        }
        store.flushCache();
        store.commit(Map.of(CHANGELOG, commit));
        if (commit == COMMITS) {
          System.out.println(READY);
        }
      }
    }
  }

  private static byte[] key(int row) {
    return RowKey.of('n', RowKey.ordered(row));
  }

  private static TaskStore open(Path taskDir) {
    var properties = new Properties();
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    properties.put(StreamsConfig.TRANSACTIONAL_STATE_STORES_CONFIG, true);
    properties.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksDb.class);
    var context =
        new MockProcessorContext<Void, Void>(properties, new TaskId(0, 0), taskDir.toFile());
    var store =
        new TaskStore(Stores.persistentKeyValueStore("rows").get(), ROWS, new CacheBudget(1 << 20));
    store.init(context.getStateStoreContext(), store);
    return store;
  }
}
