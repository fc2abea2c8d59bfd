package io.spoor.streams.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.pipeline.manifest.ManifestVersions;
import io.spoor.platform.registry.LocalSchemaResolver;
import io.spoor.platform.serde.AvroSerde;
import io.spoor.schemas.topic.TopicCatalogue;
import io.spoor.testkit.scenario.BundledStory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Properties;
import java.util.Queue;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Chains of live records are out with the next round; those of a backlog when they are quiet. */
class PublishingTest {
  private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");
  private static final Duration ROUND = TopologySettings.defaults().publishInterval();

  /** A chain is out after ten seconds, even if it always changes. */
  private static final int MAX_ROUNDS = 55;

  @TempDir Path dir;

  private TopologyTestDriver driver;
  private TestInputTopic<byte[], byte[]> records;
  private TestOutputTopic<byte[], byte[]> chains;
  private final Queue<byte[]> story = new ArrayDeque<>();
  private Instant clock = NOW;

  @BeforeEach
  void start() {
    var properties = new Properties();
    properties.put(StreamsConfig.STATE_DIR_CONFIG, dir.toString());
    driver =
        new TopologyTestDriver(
            SpoorTopology.build(
                TopologySettings.defaults(),
                new ManifestVersions(),
                AvroSerde.ofAny(new LocalSchemaResolver())),
            properties,
            NOW);
    records =
        driver.createInputTopic(
            TopicCatalogue.raw("cloudtrail").name(),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    chains =
        driver.createOutputTopic(
            TopicCatalogue.CHAINS.name(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    BundledStory.morning()
        .records("cloudtrail")
        .forEach(record -> story.add(record.toString().getBytes(UTF_8)));
  }

  @AfterEach
  void stop() {
    driver.close();
  }

  @Test
  void aChainOfLiveRecordsIsOutWithTheNextRound() {
    arrives(clock);
    round();
    assertThat(chains.isEmpty()).isFalse();
  }

  @Test
  void chainsOfABacklogAreOutWhenFiveRoundsBroughtNothingNew() {
    int rounds = 0;
    do {
      arrives(clock.minus(Duration.ofHours(1)));
      round();
      rounds++;
    } while (chains.isEmpty() && rounds < MAX_ROUNDS);

    assertThat(chains.isEmpty()).isFalse();
    assertThat(rounds)
        .as("publishes once in five rounds")
        .isGreaterThan(5)
        .matches(n -> n % 5 == 0);
  }

  @Test
  void whenABacklogIsWorkedOffItsLastChainsAreOutWithTheNextRound() {
    arrives(clock.minus(Duration.ofHours(1)));
    round();
    assertThat(chains.isEmpty()).isTrue();
    round();
    assertThat(chains.isEmpty()).isFalse();
  }

  @Test
  void aLiveRecordAmongOldOnesDoesNotWaitForThem() {
    arrives(clock.minus(Duration.ofHours(1)));
    arrives(clock);
    round();
    assertThat(chains.isEmpty()).isFalse();
  }

  private void arrives(Instant when) {
    records.pipeInput(null, story.remove(), when);
  }

  private void round() {
    driver.advanceWallClockTime(ROUND);
    clock = clock.plus(ROUND);
  }
}
