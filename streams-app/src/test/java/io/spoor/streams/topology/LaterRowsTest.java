package io.spoor.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spoor.pipeline.manifest.ManifestVersions;
import io.spoor.pipeline.profile.ProfileStage;
import io.spoor.pipeline.rows.RowCatalogue;
import io.spoor.pipeline.rows.StoredRows;
import io.spoor.pipeline.simulation.Events;
import io.spoor.pipeline.stitch.StitchStage;
import io.spoor.platform.registry.LocalSchemaResolver;
import io.spoor.platform.serde.AvroSerde;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.topic.TopicCatalogue;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** State in RocksDB that a later version wrote: the app stops, says why, and leaves it as it is. */
class LaterRowsTest {
  private static final RowCatalogue ROWS = StitchStage.ROWS.and(ProfileStage.ROWS);
  private static final byte LATER_FORMAT = 99;

  @TempDir Path dir;

  @Test
  void rowOfALaterFormatStopsTheTask() {
    var serde = AvroSerde.ofAny(new LocalSchemaResolver());
    var properties = new Properties();
    properties.put(StreamsConfig.STATE_DIR_CONFIG, dir.toString());
    String trace = Events.trace("r");
    try (var driver =
        new TopologyTestDriver(
            SpoorTopology.build(TopologySettings.defaults(), new ManifestVersions(), serde),
            properties)) {
      var events =
          driver.<String, IdentityEvent>createInputTopic(
              TopicCatalogue.EVENTS.name(),
              new StringSerializer(),
              (topic, event) -> serde.serializer().serialize(topic, event));
      events.pipeInput(trace, Events.span("first", 0, trace).event());

      // Given: the row of the key in a later format
      var store = (TaskStore) driver.getStateStore("stitch-rows");
      var later = StoredRows.of(store.stored(), ROWS);
      later.forEach((key, value) -> value[0] = key[0] == 'n' ? LATER_FORMAT : value[0]);
      StoredRows.put(store.stored(), ROWS, later);
      store.clearCache();
      Map<String, String> before = hex(store);

      // When, then
      assertThatThrownBy(() -> events.pipeInput(trace, Events.span("second", 1, trace).event()))
          .isInstanceOf(StreamsException.class)
          .hasStackTraceContaining(
              "cannot read a row of family n key: a state row of type"
                  + " io.spoor.pipeline.state.KeyState has format 99")
          .hasStackTraceContaining("Run the version that wrote the row");
      assertThat(hex(store)).isEqualTo(before).isNotEmpty();
      // Kafka Streams closes a failed task without a commit; the driver commits when it closes.
      store.clearCache();
    }
  }

  private static Map<String, String> hex(TaskStore store) {
    Map<String, String> rows = new TreeMap<>();
    StoredRows.of(store.stored(), ROWS)
        .forEach(
            (key, value) ->
                rows.put(HexFormat.of().formatHex(key), HexFormat.of().formatHex(value)));
    return rows;
  }
}
