package io.spoor.pipeline.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.pipeline.RecordFlags;
import io.spoor.pipeline.manifest.ManifestVersions;
import io.spoor.pipeline.settings.StageSettings;
import io.spoor.platform.registry.LocalSchemaResolver;
import io.spoor.platform.serde.AvroSerde;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.topic.Topic;
import io.spoor.schemas.topic.TopicCatalogue;
import io.spoor.streams.topology.SpoorTopology;
import io.spoor.streams.topology.TopologySettings;
import io.spoor.testkit.property.SeedRange;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Histories through the real topology, its stores and its serdes, against the reference model. */
class TopologyHistoriesTest {
  private static final SeedRange SEEDS = SeedRange.of("spoor.topology.histories", 120);

  /** From here on some have records that contradict each other. */
  private static final int FIRST = 200;

  /** Published in rounds: long enough for keys that wait for each other with what they repeat. */
  private static final int ROUNDS = 1_500;

  @TempDir Path dir;

  /** {@code partitions}: with one every chain is of the same task, with three most are not. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void historiesComeToWhatTheModelSays(int partitions) {
    var many = ManyHistories.of(FIRST + SEEDS.first(), (int) SEEDS.count());
    var manifests = new ManifestVersions();
    many.manifests().forEach(manifests::add);
    var documents = new Documents();
    Set<String> eventsOfTheirOwn = new TreeSet<>();
    var serde = AvroSerde.ofAny(new LocalSchemaResolver());
    try (var driver =
        new TopologyTestDriver(
            SpoorTopology.build(settings(partitions), manifests, serde), properties())) {
      var events =
          driver.createInputTopic(
              TopicCatalogue.EVENTS.name(), new StringSerializer(), serde.serializer());
      for (IdentityEvent event : many.arriving()) {
        events.pipeInput(ManyHistories.key(event), event);
      }
      for (int round = 0; round < ROUNDS; round++) {
        driver.advanceWallClockTime(settings(partitions).publishInterval());
      }
      for (Topic topic :
          List.of(
              TopicCatalogue.ACTIONS,
              TopicCatalogue.CHAIN_MESSAGES,
              TopicCatalogue.FINDINGS,
              TopicCatalogue.CHAINS,
              TopicCatalogue.ALERTS)) {
        driver
            .<String, SpecificRecord>createOutputTopic(
                topic.name(), new StringDeserializer(), serde.deserializer())
            .readValuesToList()
            .forEach(documents::add);
      }
      driver
          .<String, SpecificRecord>createOutputTopic(
              TopicCatalogue.EVENTS.name(), new StringDeserializer(), serde.deserializer())
          .readValuesToList()
          .forEach(event -> eventsOfTheirOwn.add(((IdentityEvent) event).getEventId()));
    }

    Outcome outcome = documents.outcome();
    assertThat(Trial.differences(many.expected(), outcome)).isNull();
    assertThat(eventsOfTheirOwn)
        .as("events of records that contradict an earlier one")
        .isNotEmpty()
        .isEqualTo(
            outcome.chainOfEvent().keySet().stream()
                .filter(RecordFlags::isConflictingId)
                .collect(Collectors.toSet()));
  }

  private static TopologySettings settings(int partitions) {
    var defaults = TopologySettings.defaults();
    return new TopologySettings(
        defaults.sources(),
        defaults.normalise(),
        ManyHistories.withShortWait(StageSettings.defaults().withHorizon(ManyHistories.HORIZON)),
        defaults.publishInterval(),
        defaults.earlyCommitPause(),
        partitions,
        defaults.cacheBytes(),
        defaults.decisionViews());
  }

  private Properties properties() {
    var properties = new Properties();
    properties.put(StreamsConfig.STATE_DIR_CONFIG, dir.toString());
    properties.put(StreamsConfig.TRANSACTIONAL_STATE_STORES_CONFIG, true);
    return properties;
  }
}
