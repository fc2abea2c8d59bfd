package io.spoor.pipeline.simulation;

import io.spoor.pipeline.manifest.ManifestVersions;
import io.spoor.pipeline.settings.StageSettings;
import io.spoor.platform.registry.LocalSchemaResolver;
import io.spoor.platform.serde.AvroSerde;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.topic.Topic;
import io.spoor.schemas.topic.TopicCatalogue;
import io.spoor.streams.topology.SpoorTopology;
import io.spoor.streams.topology.StoredState;
import io.spoor.streams.topology.TopologySettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.jspecify.annotations.Nullable;

/**
 * The real topology with its RocksDB stores, stopped when half of the events came, and continued
 * from files of another run.
 */
public final class InterruptedTopology {
  private static final ManyHistories HISTORIES =
      ManyHistories.of(0, Integer.getInteger("spoor.upgraded.histories", 30));
  private static final String APPLICATION = "spoor";
  private static final int ROUNDS = 100;

  /** One of so many: most chains are of other tasks, and their messages take the topic. */
  private static final int PARTITIONS = 3;

  private static final Instant START = Instant.parse("2026-03-10T12:00:00Z");
  private static final Duration HALF = Duration.ofHours(1);
  private static final List<Topic> OUTPUTS =
      List.of(
          TopicCatalogue.ACTIONS,
          TopicCatalogue.CHAIN_MESSAGES,
          TopicCatalogue.FINDINGS,
          TopicCatalogue.CHAINS,
          TopicCatalogue.ALERTS);

  private InterruptedTopology() {}

  /** What the first half leaves: rows of each store, and published records in order. */
  record Stopped(List<Map<byte[], byte[]>> rows, List<SpecificRecord> published) {}

  static Stopped firstHalf(Path stateDir) {
    List<IdentityEvent> events = HISTORIES.arriving();
    try (var driver = driver(stateDir, START)) {
      List<SpecificRecord> published = run(driver, events.subList(0, events.size() / 2));
      return new Stopped(StoredState.rows(driver), published);
    }
  }

  /** Writes rows into a new state directory, as an application leaves it. */
  static void write(List<Map<byte[], byte[]>> rows, Path stateDir) {
    StoredState.write(stateDir.resolve(APPLICATION).resolve("0_0"), rows);
  }

  /** Null when all histories come to what the model says; else the difference. */
  public static @Nullable String secondHalf(Path stateDir, List<SpecificRecord> published) {
    List<IdentityEvent> events = HISTORIES.arriving();
    try (var driver = driver(stateDir, START.plus(HALF))) {
      var documents = new Documents();
      published.forEach(documents::add);
      run(driver, events.subList(events.size() / 2, events.size())).forEach(documents::add);
      return Trial.differences(HISTORIES.expected(), documents.outcome());
    } catch (RuntimeException e) {
      return String.valueOf(e);
    }
  }

  private static List<SpecificRecord> run(TopologyTestDriver driver, List<IdentityEvent> events) {
    var serde = AvroSerde.ofAny(new LocalSchemaResolver());
    var input =
        driver.createInputTopic(
            TopicCatalogue.EVENTS.name(), new StringSerializer(), serde.serializer());
    for (IdentityEvent event : events) {
      input.pipeInput(ManyHistories.key(event), event);
    }
    for (int round = 0; round < ROUNDS; round++) {
      driver.advanceWallClockTime(settings().publishInterval());
    }
    List<SpecificRecord> published = new ArrayList<>();
    for (Topic topic : OUTPUTS) {
      published.addAll(
          driver
              .<String, SpecificRecord>createOutputTopic(
                  topic.name(), new StringDeserializer(), serde.deserializer())
              .readValuesToList());
    }
    return published;
  }

  private static TopologyTestDriver driver(Path stateDir, Instant start) {
    var manifests = new ManifestVersions();
    HISTORIES.manifests().forEach(manifests::add);
    var properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, APPLICATION);
    properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
    properties.put(StreamsConfig.TRANSACTIONAL_STATE_STORES_CONFIG, true);
    return new TopologyTestDriver(
        SpoorTopology.build(settings(), manifests, AvroSerde.ofAny(new LocalSchemaResolver())),
        properties,
        start);
  }

  private static TopologySettings settings() {
    var defaults = TopologySettings.defaults();
    return new TopologySettings(
        defaults.sources(),
        defaults.normalise(),
        ManyHistories.withShortWait(StageSettings.defaults().withHorizon(ManyHistories.HORIZON)),
        defaults.publishInterval(),
        defaults.earlyCommitPause(),
        PARTITIONS,
        defaults.cacheBytes(),
        defaults.decisionViews());
  }
}
