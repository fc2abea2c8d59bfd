package io.spoor.streams.topology;

import io.spoor.pipeline.assemble.AssembleStage;
import io.spoor.pipeline.profile.ProfileStage;
import io.spoor.pipeline.rows.RowCatalogue;
import io.spoor.pipeline.rows.StoredRows;
import io.spoor.pipeline.rows.StoredTypes;
import io.spoor.pipeline.stitch.StitchStage;
import io.spoor.pipeline.triage.Triage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/** The rows in the stores of a topology. */
public final class StoredState {
  @SuppressWarnings("ImmutableEnumChecker") // a catalogue does not change
  private enum Store {
    STITCH(NodeNames.STITCH_ROWS, StitchStage.ROWS.and(ProfileStage.ROWS), StoredTypes.STITCH),
    CHAIN(NodeNames.CHAIN_ROWS, AssembleStage.ROWS, StoredTypes.ASSEMBLE),
    TRIAGE(NodeNames.TRIAGE_ROWS, Triage.ROWS, StoredTypes.TRIAGE);

    private final String label;
    private final RowCatalogue catalogue;
    private final StoredTypes types;

    Store(String label, RowCatalogue catalogue, StoredTypes types) {
      this.label = label;
      this.catalogue = catalogue;
      this.types = types;
    }

    private TaskStore of(TopologyTestDriver driver) {
      return (TaskStore) driver.getStateStore(label);
    }
  }

  private StoredState() {}

  /** Kinds of the stores. */
  public static List<StoredTypes> stores() {
    return Stream.of(Store.values()).map(store -> store.types).toList();
  }

  /** Rows of each store, encoded, by key. */
  public static List<Map<byte[], byte[]>> rows(TopologyTestDriver driver) {
    return Stream.of(Store.values())
        .<Map<byte[], byte[]>>map(
            store -> {
              TaskStore running = store.of(driver);
              running.flushCache();
              return StoredRows.of(running.stored(), store.catalogue);
            })
        .toList();
  }

  /**
   * Writes rows into the RocksDB files of an application.
   *
   * @param taskDir directory of the only task, as {@code STATE_DIR/APPLICATION_ID/0_0}
   */
  public static void write(Path taskDir, List<Map<byte[], byte[]>> rows) {
    var context =
        new MockProcessorContext<Void, Void>(new Properties(), new TaskId(0, 0), taskDir.toFile());
    var remaining = rows.iterator();
    for (Store store : Store.values()) {
      KeyValueStore<Bytes, byte[]> files = Stores.persistentKeyValueStore(store.label).get();
      files.init(context.getStateStoreContext(), files);
      StoredRows.put(new KafkaRowStore(files), store.catalogue, remaining.next());
      files.close();
    }
  }
}
