package io.spoor.offline.reproduction;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spoor.client.kafka.ManifestFiles;
import io.spoor.evidence.avro.AvroLogWriter;
import io.spoor.evidence.avro.RecordOrigin;
import io.spoor.evidence.note.SigningKey;
import io.spoor.evidence.store.WritableDirectory;
import io.spoor.localstack.demo.BundledScenario;
import io.spoor.pipeline.manifest.ManifestVersions;
import io.spoor.pipeline.settings.StageSettingsRenderer;
import io.spoor.platform.registry.LocalSchemaResolver;
import io.spoor.platform.serde.AvroSerde;
import io.spoor.schemas.AppliedSettings;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.topic.Topic;
import io.spoor.schemas.topic.TopicCatalogue;
import io.spoor.streams.topology.SpoorTopology;
import io.spoor.streams.topology.TopologySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Random;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

/**
 * The real topology without a broker, record after record as time passes; all that lies on its
 * topics is sealed into a log, over several partitions of which one may be ahead of another.
 */
public final class RecordedPipeline implements AutoCloseable {
  public static final String LOG = "audit.larkfield.example";

  private static final Instant BEGIN = Instant.parse("2026-03-10T12:00:00Z");
  private static final Duration SEND_INTERVAL = Duration.ofMillis(40);
  private static final int PARTITIONS = 4;
  private static final List<Topic> OUTPUTS =
      List.of(
          TopicCatalogue.EVENTS,
          TopicCatalogue.KEY_MESSAGES,
          TopicCatalogue.ACTIONS,
          TopicCatalogue.CHAIN_MESSAGES,
          TopicCatalogue.CHAINS,
          TopicCatalogue.FINDINGS,
          TopicCatalogue.IDENTITIES,
          TopicCatalogue.ALERTS);

  private final AvroSerde<SpecificRecord> serde = AvroSerde.ofAny(new LocalSchemaResolver());
  private final ManifestVersions manifests = new ManifestVersions();
  private final List<StoredTopicRecord> applied = new ArrayList<>();
  private final Map<String, TestInputTopic<byte[], byte[]>> inputs = new HashMap<>();
  private final TopologyTestDriver driver;
  private Instant now = BEGIN;

  /** What lies on a topic. */
  public record StoredTopicRecord(Topic topic, String key, SpecificRecord value, Instant time) {}

  RecordedPipeline(Path state, TopologySettings settings) {
    var properties = new Properties();
    properties.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
    this.driver =
        new TopologyTestDriver(SpoorTopology.build(settings, manifests, serde), properties, BEGIN);
    evaluatesWith(settings);
  }

  /**
   * All that lies on the topics when the bundled scenario was played.
   *
   * @param directory a directory of its own
   */
  public static List<StoredTopicRecord> scenario(Path directory) throws IOException {
    return scenario(directory, TopologySettings.defaults());
  }

  static List<StoredTopicRecord> scenario(Path directory, TopologySettings settings)
      throws IOException {
    BundledScenario.copyTo(directory.resolve("scenario"));
    try (var pipeline = new RecordedPipeline(directory.resolve("state"), settings)) {
      ManifestFiles.read(directory.resolve("scenario/manifests"), ManifestFiles.ALWAYS)
          .forEach(pipeline::apply);
      List<Iterator<String>> sources = new ArrayList<>();
      for (String source : BundledScenario.SOURCES) {
        sources.add(
            Files.readAllLines(directory.resolve("scenario/" + source + ".ndjson")).iterator());
      }
      while (sources.stream().anyMatch(Iterator::hasNext)) {
        for (int source = 0; source < sources.size(); source++) {
          if (sources.get(source).hasNext()) {
            pipeline.raw(
                BundledScenario.SOURCES.get(source), sources.get(source).next().getBytes(UTF_8));
          }
        }
      }
      pipeline.advance(Duration.ofSeconds(10));
      return pipeline.read();
    }
  }

  /** As an application does that begins. */
  private void evaluatesWith(TopologySettings settings) {
    AppliedSettings message =
        StageSettingsRenderer.message(
            "spoor", settings.normalise().tenant(), settings.stages(), now);
    applied.add(
        new StoredTopicRecord(
            TopicCatalogue.SETTINGS, message.getTenant() + "|spoor", message, now));
  }

  void apply(Manifest manifest) {
    manifests.add(manifest);
    applied.add(
        new StoredTopicRecord(
            TopicCatalogue.MANIFESTS,
            manifest.getTenant() + "|" + manifest.getAgentId(),
            manifest,
            now));
    advance(SEND_INTERVAL);
  }

  void raw(String source, byte[] record) {
    inputs
        .computeIfAbsent(
            source,
            name ->
                driver.createInputTopic(
                    TopicCatalogue.raw(name).name(),
                    new ByteArraySerializer(),
                    new ByteArraySerializer()))
        .pipeInput(null, record, now);
    advance(SEND_INTERVAL);
  }

  void advance(Duration time) {
    now = now.plus(time);
    driver.advanceWallClockTime(time);
  }

  /** Of all topics, each in its order; what was read is not read again. */
  List<StoredTopicRecord> read() {
    List<StoredTopicRecord> all = new ArrayList<>(applied);
    applied.clear();
    for (Topic topic : OUTPUTS) {
      List<TestRecord<String, SpecificRecord>> records =
          driver
              .createOutputTopic(topic.name(), new StringDeserializer(), serde.deserializer())
              .readRecordsToList();
      for (var record : records) {
        all.add(
            new StoredTopicRecord(
                topic, record.key(), record.value(), Instant.ofEpochMilli(record.timestamp())));
      }
    }
    return all;
  }

  /** Seals them, so many a segment. */
  public static void seal(
      List<StoredTopicRecord> records, Path directory, SigningKey key, int segment)
      throws IOException {
    var random = new Random(records.size());
    Map<String, Deque<RecordOrigin>> originsByPartition = new TreeMap<>();
    Map<RecordOrigin, StoredTopicRecord> byOrigin = new HashMap<>();
    for (StoredTopicRecord record : records) {
      int partition =
          record.value() instanceof Manifest || record.value() instanceof AppliedSettings
              ? 0
              : Math.floorMod(record.key().hashCode(), PARTITIONS);
      Deque<RecordOrigin> ofPartition =
          originsByPartition.computeIfAbsent(
              record.topic().name() + "/" + partition, name -> new ArrayDeque<>());
      var origin =
          new RecordOrigin(record.topic().name(), partition, ofPartition.size(), record.time());
      ofPartition.add(origin);
      byOrigin.put(origin, record);
    }
    try (AvroLogWriter writer =
        AvroLogWriter.open(WritableDirectory.open(directory), LOG, key, sealingClock())) {
      List<Deque<RecordOrigin>> remainingPartitions = new ArrayList<>(originsByPartition.values());
      while (!remainingPartitions.isEmpty()) {
        Deque<RecordOrigin> partition =
            remainingPartitions.get(random.nextInt(remainingPartitions.size()));
        for (int run = random.nextInt(60); run >= 0 && !partition.isEmpty(); run--) {
          RecordOrigin origin = partition.remove();
          StoredTopicRecord record = Objects.requireNonNull(byOrigin.get(origin));
          writer.append(origin, record.key(), record.value());
          if (writer.pending() >= segment) {
            writer.seal();
          }
        }
        remainingPartitions.removeIf(Deque::isEmpty);
      }
      writer.seal();
    }
  }

  /** Retention deletes no event in the first days after its seal. */
  private static Clock sealingClock() {
    return Clock.offset(Clock.systemUTC(), Duration.ofDays(-3));
  }

  @Override
  public void close() {
    driver.close();
  }
}
