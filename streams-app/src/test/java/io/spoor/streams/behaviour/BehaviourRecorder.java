package io.spoor.streams.behaviour;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spoor.offline.Analysis;
import io.spoor.offline.AnalysisResult;
import io.spoor.offline.AnalysisSettings;
import io.spoor.pipeline.manifest.ManifestParser;
import io.spoor.pipeline.manifest.ManifestVersions;
import io.spoor.pipeline.settings.StageSettings;
import io.spoor.pipeline.simulation.ManyHistories;
import io.spoor.platform.registry.LocalSchemaResolver;
import io.spoor.platform.serde.AvroSerde;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.operatorinput.InvalidDocumentException;
import io.spoor.schemas.topic.Topic;
import io.spoor.schemas.topic.TopicCatalogue;
import io.spoor.sources.RawRecord;
import io.spoor.streams.topology.RawStories;
import io.spoor.streams.topology.SpoorTopology;
import io.spoor.streams.topology.TopologySettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Writes the output of the stages to files, for {@code tools/behaviour}; no other class of the
 * recorder knows the pipeline.
 *
 * <p>Each file holds the output of one set of inputs. Nothing in it depends on the wall clock: the
 * topology runs on the mock clock of its driver.
 */
@EnabledIfSystemProperty(named = BehaviourRecorder.OUT, matches = ".+")
class BehaviourRecorder {
  static final String OUT = "spoor.behaviour.out";
  private static final String DATA = "spoor.behaviour.data";

  private static final int HISTORIES = 200;

  /** Short enough that the stages evict state in the middle of the recorded data. */
  private static final Duration SHORT = Duration.ofMinutes(10);

  private static final Instant BEGIN = Instant.parse("2026-03-10T12:00:00Z");

  /** Time that passes on the driver's clock after each record. */
  private static final Duration BETWEEN = Duration.ofMillis(40);

  /** Time that passes after the last record: enough to publish everything. */
  private static final Duration REST = Duration.ofSeconds(20);

  /** Records between two publications of an analysis. */
  private static final int PUBLISH_EVERY = 10;

  /** As {@code analyze} does: without an arrival no time is believed, and nothing is evicted. */
  private static final long NO_ARRIVAL = 0;

  /** After the events of all sets, so that their times are believed and move the watermark on. */
  private static final long AFTER_ALL = Instant.parse("2030-01-01T00:00:00Z").toEpochMilli();

  private static final List<Topic> OUTPUTS =
      List.of(
          TopicCatalogue.EVENTS,
          TopicCatalogue.KEY_MESSAGES,
          TopicCatalogue.ACTIONS,
          TopicCatalogue.CHAIN_MESSAGES,
          TopicCatalogue.CHAINS,
          TopicCatalogue.FINDINGS,
          TopicCatalogue.IDENTITIES,
          TopicCatalogue.ALERTS,
          TopicCatalogue.DEAD_LETTERS);

  private final Path out = Path.of(System.getProperty(OUT, "target/behaviour"));

  @TempDir private Path state = Path.of("state");

  /** Feeds a topology and lets time pass. */
  private interface Feed {
    void into(TopologyTestDriver driver, AvroSerde<SpecificRecord> serde, AvroLines lines)
        throws IOException;
  }

  @Test
  void scenarioThroughTheTopology() throws IOException {
    Feed feed =
        (driver, serde, lines) -> {
          for (Manifest manifest : RawStories.manifests()) {
            lines.add("input", manifest.getAgentId(), manifest.getDigest());
          }
          Map<String, TestInputTopic<byte[], byte[]>> inputs = new HashMap<>();
          Instant now = BEGIN;
          for (RawStories.Raw raw : RawStories.records()) {
            lines.add("input", raw.source(), new String(raw.bytes(), UTF_8));
            inputs
                .computeIfAbsent(
                    raw.source(),
                    source ->
                        driver.createInputTopic(
                            TopicCatalogue.raw(source).name(),
                            new ByteArraySerializer(),
                            new ByteArraySerializer()))
                .pipeInput(null, raw.bytes(), now);
            now = now.plus(BETWEEN);
            driver.advanceWallClockTime(BETWEEN);
          }
        };
    var defaults = StageSettings.defaults();
    runTopology("topology-scenario", defaults, RawStories.manifests(), feed);
    runTopology("topology-scenario-10m", defaults.withHorizon(SHORT), RawStories.manifests(), feed);
  }

  @Test
  void historiesThroughTheTopology() throws IOException {
    ManyHistories many = ManyHistories.of(0, HISTORIES);
    Feed feed =
        (driver, serde, lines) -> {
          TestInputTopic<String, SpecificRecord> events =
              driver.createInputTopic(
                  TopicCatalogue.EVENTS.name(), new StringSerializer(), serde.serializer());
          for (Manifest manifest : many.manifests()) {
            lines.add("input", manifest.getAgentId(), manifest);
          }
          for (IdentityEvent event : many.arriving()) {
            lines.add("input", ManyHistories.key(event), event);
            events.pipeInput(ManyHistories.key(event), event, BEGIN);
            driver.advanceWallClockTime(BETWEEN);
          }
        };
    var defaults = StageSettings.defaults();
    runTopology(
        "topology-histories", defaults.withHorizon(ManyHistories.HORIZON), many.manifests(), feed);
    runTopology("topology-histories-10m", defaults.withHorizon(SHORT), many.manifests(), feed);
  }

  private void runTopology(String set, StageSettings stages, List<Manifest> declared, Feed feed)
      throws IOException {
    var manifests = new ManifestVersions();
    declared.forEach(manifests::add);
    AvroSerde<SpecificRecord> serde = AvroSerde.ofAny(new LocalSchemaResolver());
    var properties = new Properties();
    properties.put(StreamsConfig.STATE_DIR_CONFIG, state.resolve(set).toString());
    TopologySettings settings = TopologySettings.defaults().withStages(stages);
    try (var lines = new AvroLines(out.resolve(set + ".ndjson"));
        var driver =
            new TopologyTestDriver(
                SpoorTopology.build(settings, manifests, serde), properties, BEGIN)) {
      feed.into(driver, serde, lines);
      for (Duration passed = Duration.ZERO;
          passed.compareTo(REST) < 0;
          passed = passed.plus(settings.publishInterval())) {
        driver.advanceWallClockTime(settings.publishInterval());
      }
      for (Topic topic : OUTPUTS) {
        var records =
            driver
                .createOutputTopic(topic.name(), new StringDeserializer(), serde.deserializer())
                .readRecordsToList();
        for (var record : records) {
          lines.add(name(topic), record.key(), record.value());
        }
      }
    }
  }

  /** Both topics of actions count as one: an action that moves goes from one to the other. */
  private static String name(Topic topic) {
    return topic.equals(TopicCatalogue.CHAIN_MESSAGES)
        ? TopicCatalogue.ACTIONS.name()
        : topic.name();
  }

  /** A file of raw records. */
  private record Input(String source, Path file) {}

  /** Files that are analysed together. */
  private record Recorded(String name, List<Input> inputs, @Nullable Path manifests) {}

  @Test
  void recordsThroughAnAnalysis() throws IOException {
    Path scenario = scenario();
    List<Recorded> sets = new ArrayList<>();
    sets.add(
        new Recorded(
            "scenario",
            List.of(
                new Input("cloudtrail", scenario.resolve("cloudtrail.ndjson")),
                new Input("otel", scenario.resolve("otel.ndjson"))),
            scenario.resolve("manifests")));
    Path data = Path.of(System.getProperty(DATA, ""));
    for (String name :
        List.of("agentdojo", "agentdojo-rewritten", "agentdyn", "coding-swe", "tau-airline")) {
      Path file = data.resolve(name).resolve("spans.ndjson.gz");
      sets.add(new Recorded(name, List.of(new Input("otel", file)), data.resolve("manifests")));
    }
    for (String name : List.of("cloudtrail-account", "cloudtrail-techniques")) {
      Path file = data.resolve(name).resolve("events.ndjson.gz");
      sets.add(new Recorded(name, List.of(new Input("cloudtrail", file)), null));
    }
    for (Recorded set : sets) {
      if (set.inputs().stream().allMatch(input -> Files.exists(input.file()))) {
        analyse(set, "stages", AnalysisSettings.defaults(), NO_ARRIVAL);
        analyse(set, "stages-10m", shortHorizon(), AFTER_ALL);
      }
    }
  }

  private static AnalysisSettings shortHorizon() {
    var defaults = AnalysisSettings.defaults();
    return new AnalysisSettings(defaults.normalise(), defaults.stages().withHorizon(SHORT));
  }

  private void analyse(Recorded set, String prefix, AnalysisSettings settings, long arrived)
      throws IOException {
    var analysis = new Analysis(settings);
    if (set.manifests() != null) {
      manifests(set.manifests()).forEach(analysis::addManifest);
    }
    for (Input input : set.inputs()) {
      long line = 0;
      for (byte[] record : records(input.file())) {
        String name = input.file().getFileName().toString();
        analysis.addRecord(input.source(), new RawRecord(record, name, 0, line++, arrived));
        if (line % PUBLISH_EVERY == 0) {
          analysis.publish();
        }
      }
    }
    AnalysisResult result = analysis.finish();
    try (var lines = new AvroLines(out.resolve(prefix + "-" + set.name() + ".ndjson"))) {
      write(lines, "chain", result.chains());
      write(lines, "action", result.actions());
      write(lines, "link", result.links());
      write(lines, "finding", result.findings());
      write(lines, "alert", result.alerts());
      write(lines, "identity", result.identities());
      write(lines, "dead-letter", result.deadLetters());
      lines.add("count", "records", result.records());
      lines.add("count", "events", result.events());
    }
  }

  private static void write(AvroLines lines, String type, List<? extends SpecificRecord> records)
      throws IOException {
    for (SpecificRecord record : records) {
      lines.add(type, null, record);
    }
  }

  private static List<byte[]> records(Path file) throws IOException {
    try (var in = Files.newInputStream(file);
        var plain = file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in;
        var reader = new BufferedReader(new InputStreamReader(plain, UTF_8))) {
      return reader.lines().map(line -> line.getBytes(UTF_8)).toList();
    }
  }

  private static List<Manifest> manifests(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Manifest> manifests = new ArrayList<>();
      for (Path file : files.filter(each -> each.toString().endsWith(".json")).sorted().toList()) {
        manifests.add(
            ManifestParser.parse(
                Files.readAllBytes(file), "default", file.getFileName().toString(), 0));
      }
      return manifests;
    } catch (InvalidDocumentException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The bundled scenario, in whichever module it lies. */
  private static Path scenario() throws IOException {
    try (Stream<Path> modules = Files.list(Path.of(System.getProperty("spoor.root", "..")))) {
      return modules
          .map(module -> module.resolve("src/main/resources/scenario"))
          .filter(Files::isDirectory)
          .findFirst()
          .orElseThrow();
    }
  }
}
