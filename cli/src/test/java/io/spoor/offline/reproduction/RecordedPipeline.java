package io.spoor.offline.reproduction;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spoor.client.kafka.ManifestFiles;
import io.spoor.evidence.avro.AvroLogWriter;
import io.spoor.evidence.avro.Place;
import io.spoor.evidence.note.SigningKey;
import io.spoor.evidence.store.WritableDirectory;
import io.spoor.localstack.demo.Scenario;
import io.spoor.pipeline.manifest.ManifestVersions;
import io.spoor.pipeline.settings.StageSettingsRenderer;
import io.spoor.schemas.AppliedSettings;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.registry.LocalSchemas;
import io.spoor.schemas.serde.AvroSerde;
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
  private static final Duration BETWEEN = Duration.ofMillis(40);
  private static final int PARTITIONS = 4;
  private static final List<Topic> OUTPUTS =
      List.of(
          TopicCatalogue.EVENTS,
          TopicCatalogue.LINKS,
          TopicCatalogue.ACTIONS,
          TopicCatalogue.CHAINS,
          TopicCatalogue.FINDINGS,
          TopicCatalogue.IDENTITIES,
          TopicCatalogue.ALERTS);

  private final AvroSerde<SpecificRecord> serde = AvroSerde.ofAny(new LocalSchemas());
  private final ManifestVersions manifests = new ManifestVersions();
  private final List<Lying> applied = new ArrayList<>();
  private final Map<String, TestInputTopic<byte[], byte[]>> inputs = new HashMap<>();
  private final TopologyTestDriver driver;
  private Instant now = BEGIN;

  /** What lies on a topic. */
  public record Lying(Topic topic, String key, SpecificRecord value, Instant time) {}

  RecordedPipeline(Path state, TopologySettings settings) {
    var properties = new Properties();
    properties.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
    this.driver =
        new TopologyTestDriver(SpoorTopology.build(settings, manifests, serde), properties, BEGIN);
    judgesWith(settings);
  }

  /**
   * All that lies on the topics when the bundled scenario was played.
   *
   * @param place a directory of its own
   */
  public static List<Lying> scenario(Path place) throws IOException {
    return scenario(place, TopologySettings.defaults());
  }

  static List<Lying> scenario(Path place, TopologySettings settings) throws IOException {
    Scenario.unpack(place.resolve("scenario"));
    try (var pipeline = new RecordedPipeline(place.resolve("state"), settings)) {
      ManifestFiles.read(place.resolve("scenario/manifests"), ManifestFiles.ALWAYS)
          .forEach(pipeline::apply);
      List<Iterator<String>> sources = new ArrayList<>();
      for (String source : Scenario.SOURCES) {
        sources.add(Files.readAllLines(place.resolve("scenario/" + source + ".ndjson")).iterator());
      }
      while (sources.stream().anyMatch(Iterator::hasNext)) {
        for (int source = 0; source < sources.size(); source++) {
          if (sources.get(source).hasNext()) {
            pipeline.raw(Scenario.SOURCES.get(source), sources.get(source).next().getBytes(UTF_8));
          }
        }
      }
      pipeline.pass(Duration.ofSeconds(10));
      return pipeline.read();
    }
  }

  /** As an application does that begins. */
  private void judgesWith(TopologySettings settings) {
    AppliedSettings message =
        StageSettingsRenderer.message(
            "spoor", settings.normalise().tenant(), settings.stages(), now);
    applied.add(new Lying(TopicCatalogue.SETTINGS, message.getTenant() + "|spoor", message, now));
  }

  void apply(Manifest manifest) {
    manifests.add(manifest);
    applied.add(
        new Lying(
            TopicCatalogue.MANIFESTS,
            manifest.getTenant() + "|" + manifest.getAgentId(),
            manifest,
            now));
    pass(BETWEEN);
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
    pass(BETWEEN);
  }

  void pass(Duration time) {
    now = now.plus(time);
    driver.advanceWallClockTime(time);
  }

  /** Of all topics, each in its order; what was read is not read again. */
  List<Lying> read() {
    List<Lying> all = new ArrayList<>(applied);
    applied.clear();
    for (Topic topic : OUTPUTS) {
      List<TestRecord<String, SpecificRecord>> records =
          driver
              .createOutputTopic(topic.name(), new StringDeserializer(), serde.deserializer())
              .readRecordsToList();
      for (var record : records) {
        all.add(
            new Lying(
                topic, record.key(), record.value(), Instant.ofEpochMilli(record.timestamp())));
      }
    }
    return all;
  }

  /** Seals them, so many a segment. */
  public static void seal(List<Lying> lying, Path directory, SigningKey key, int segment)
      throws IOException {
    var random = new Random(lying.size());
    Map<String, Deque<Place>> places = new TreeMap<>();
    Map<Place, Lying> byPlace = new HashMap<>();
    for (Lying each : lying) {
      int partition =
          each.value() instanceof Manifest || each.value() instanceof AppliedSettings
              ? 0
              : Math.floorMod(each.key().hashCode(), PARTITIONS);
      Deque<Place> ofPartition =
          places.computeIfAbsent(each.topic().name() + "/" + partition, name -> new ArrayDeque<>());
      var place = new Place(each.topic().name(), partition, ofPartition.size(), each.time());
      ofPartition.add(place);
      byPlace.put(place, each);
    }
    try (AvroLogWriter writer =
        AvroLogWriter.open(WritableDirectory.open(directory), LOG, key, Clock.systemUTC())) {
      List<Deque<Place>> left = new ArrayList<>(places.values());
      while (!left.isEmpty()) {
        Deque<Place> partition = left.get(random.nextInt(left.size()));
        for (int run = random.nextInt(60); run >= 0 && !partition.isEmpty(); run--) {
          Place place = partition.remove();
          Lying each = Objects.requireNonNull(byPlace.get(place));
          writer.append(place, each.key(), each.value());
          if (writer.pending() >= segment) {
            writer.seal();
          }
        }
        left.removeIf(Deque::isEmpty);
      }
      writer.seal();
    }
  }

  @Override
  public void close() {
    driver.close();
  }
}
