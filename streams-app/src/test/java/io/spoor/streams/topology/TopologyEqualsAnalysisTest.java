package io.spoor.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.offline.Analysis;
import io.spoor.offline.AnalysisResult;
import io.spoor.offline.AnalysisSettings;
import io.spoor.pipeline.alert.AlertPublisher;
import io.spoor.pipeline.manifest.ManifestVersions;
import io.spoor.platform.registry.LocalSchemaResolver;
import io.spoor.platform.serde.AvroSerde;
import io.spoor.schemas.Action;
import io.spoor.schemas.Alert;
import io.spoor.schemas.Chain;
import io.spoor.schemas.DeadLetter;
import io.spoor.schemas.Finding;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.topic.Topic;
import io.spoor.schemas.topic.TopicCatalogue;
import io.spoor.sources.RawRecord;
import io.spoor.testkit.scenario.BundledStory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same records through the topology and through an analysis in one process: the same chains,
 * actions, findings and alerts.
 */
class TopologyEqualsAnalysisTest {
  private static final Instant ARRIVED = Instant.parse("2026-03-10T12:00:00Z");

  @TempDir Path dir;

  @Test
  void theTopologyGivesWhatAnAnalysisGives() {
    AnalysisResult analysed = assertEqual(RawStories.records(), RawStories.manifests());

    assertThat(analysed.findings()).isNotEmpty();
    assertThat(analysed.deadLetters()).isNotEmpty();
    assertThat(analysed.alerts()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void aReleaseThatSixLogsTellOfIsOneChainInTheTopologyToo(int order) {
    BundledStory story = BundledStory.release();

    AnalysisResult analysed =
        assertEqual(RawStories.acrossSources(order), List.of(RawStories.manifestAcrossSources()));

    assertThat(analysed.deadLetters()).isEmpty();
    assertThat(analysed.chains()).hasSize(2);
    assertThat(analysed.actions())
        .extracting(action -> action.getEvent().getEventId())
        .containsAll(story.steps().values());
    assertThat(
            analysed.findings().stream()
                .filter(finding -> Set.of("high", "critical").contains(finding.getSeverity())))
        .hasSameSizeAs(story.expected());
  }

  /** Returns what the analysis gives, and fails unless the topology gives the same. */
  private AnalysisResult assertEqual(List<RawStories.Raw> records, List<Manifest> manifests) {
    AnalysisResult analysed = analyse(records, manifests);

    Map<String, SpecificRecord> chains = new HashMap<>();
    Map<String, SpecificRecord> actions = new HashMap<>();
    Map<String, SpecificRecord> findings = new HashMap<>();
    Map<String, SpecificRecord> alerts = new HashMap<>();
    Map<String, SpecificRecord> deadLetters = new HashMap<>();
    run(records, manifests, chains, actions, findings, alerts, deadLetters);

    assertThat(actions.values())
        .extracting(action -> placed((Action) action))
        .containsExactlyInAnyOrderElementsOf(
            analysed.actions().stream().map(TopologyEqualsAnalysisTest::placed).toList());
    assertThat(byId(chains, chain -> ((Chain) chain).getStatus().equals("merged")))
        .isEqualTo(withoutRevision(analysed.chains(), Chain::getChainId));
    assertThat(byId(findings, finding -> ((Finding) finding).getStatus().equals("retracted")))
        .isEqualTo(withoutRevision(analysed.findings(), Finding::getFindingId));
    assertThat(
            alerts.values().stream()
                .flatMap(alert -> AlertPublisher.withoutNotifications((Alert) alert).stream())
                .toList())
        .containsExactlyInAnyOrderElementsOf(analysed.alerts());
    assertThat(deadLetters).hasSameSizeAs(analysed.deadLetters());
    return analysed;
  }

  private static AnalysisResult analyse(List<RawStories.Raw> records, List<Manifest> manifests) {
    var analysis = new Analysis(AnalysisSettings.defaults());
    manifests.forEach(analysis::addManifest);
    long line = 0;
    for (RawStories.Raw raw : records) {
      analysis.addRecord(
          raw.source(), new RawRecord(raw.bytes(), "file", 0, line++, ARRIVED.toEpochMilli()));
    }
    return analysis.finish();
  }

  private void run(
      List<RawStories.Raw> records,
      List<Manifest> declared,
      Map<String, SpecificRecord> chains,
      Map<String, SpecificRecord> actions,
      Map<String, SpecificRecord> findings,
      Map<String, SpecificRecord> alerts,
      Map<String, SpecificRecord> deadLetters) {
    var manifests = new ManifestVersions();
    declared.forEach(manifests::add);
    var serde = AvroSerde.ofAny(new LocalSchemaResolver());
    var properties = new Properties();
    properties.put(StreamsConfig.STATE_DIR_CONFIG, dir.toString());
    properties.put(StreamsConfig.TRANSACTIONAL_STATE_STORES_CONFIG, true);
    try (var driver =
        new TopologyTestDriver(
            SpoorTopology.build(TopologySettings.defaults(), manifests, serde),
            properties,
            ARRIVED)) {
      Map<String, TestInputTopic<byte[], byte[]>> inputs = new HashMap<>();
      for (RawStories.Raw raw : records) {
        inputs
            .computeIfAbsent(
                raw.source(),
                source ->
                    driver.createInputTopic(
                        TopicCatalogue.raw(source).name(),
                        new ByteArraySerializer(),
                        new ByteArraySerializer()))
            .pipeInput(null, raw.bytes(), ARRIVED);
      }
      // Moves that wait for their pace are published, too.
      for (int second = 0; second < 60; second++) {
        driver.advanceWallClockTime(Duration.ofSeconds(1));
      }
      read(driver, serde, TopicCatalogue.CHAINS, chain -> ((Chain) chain).getChainId(), chains);
      read(
          driver,
          serde,
          TopicCatalogue.FINDINGS,
          finding -> ((Finding) finding).getFindingId(),
          findings);
      read(driver, serde, TopicCatalogue.ALERTS, alert -> ((Alert) alert).getAlertId(), alerts);
      read(
          driver,
          serde,
          TopicCatalogue.DEAD_LETTERS,
          letter -> ((DeadLetter) letter).getRaw().toString(),
          deadLetters);
      for (Topic topic : TopicCatalogue.ALL_ACTIONS) {
        Map<String, SpecificRecord> found = new HashMap<>();
        read(
            driver,
            serde,
            topic,
            message -> message instanceof Action action ? action.getEvent().getEventId() : "",
            found);
        found.remove("");
        found.forEach((id, action) -> actions.merge(id, action, (a, b) -> later(a, b)));
      }
    }
  }

  /** As a sink does: by id, the greatest revision wins; here messages come in order. */
  private static void read(
      TopologyTestDriver driver,
      AvroSerde<SpecificRecord> serde,
      Topic topic,
      Function<SpecificRecord, String> id,
      Map<String, SpecificRecord> into) {
    driver
        .createOutputTopic(topic.name(), new StringDeserializer(), serde.deserializer())
        .readValuesToList()
        .forEach(value -> into.put(id.apply(value), value));
  }

  private static SpecificRecord later(SpecificRecord a, SpecificRecord b) {
    return ((Action) a).getRevision() > ((Action) b).getRevision() ? a : b;
  }

  private static String placed(Action action) {
    return action.getEvent().getEventId()
        + " in "
        + action.getChainId()
        + " of "
        + action.getSegmentId();
  }

  private static Map<String, SpecificRecord> byId(
      Map<String, SpecificRecord> documents, Predicate<SpecificRecord> gone) {
    return documents.entrySet().stream()
        .filter(entry -> !gone.test(entry.getValue()))
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                entry -> unrevised(entry.getValue()),
                (a, b) -> b,
                TreeMap::new));
  }

  private static <T extends SpecificRecord> Map<String, SpecificRecord> withoutRevision(
      List<T> documents, Function<T, String> id) {
    return documents.stream()
        .collect(
            Collectors.toMap(id, TopologyEqualsAnalysisTest::unrevised, (a, b) -> b, TreeMap::new));
  }

  private static SpecificRecord unrevised(SpecificRecord document) {
    return switch (document) {
      case Chain chain -> Chain.newBuilder(chain).setRevision(0).build();
      case Finding finding -> Finding.newBuilder(finding).setRevision(0).setCause(null).build();
      default -> throw new IllegalArgumentException(document.getSchema().getFullName());
    };
  }
}
