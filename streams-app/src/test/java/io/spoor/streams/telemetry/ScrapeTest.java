package io.spoor.streams.telemetry;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spoor.pipeline.alert.ExceptionLookup;
import io.spoor.pipeline.manifest.ManifestVersions;
import io.spoor.platform.registry.LocalSchemaResolver;
import io.spoor.platform.serde.AvroSerde;
import io.spoor.platform.sink.SinkState;
import io.spoor.schemas.Action;
import io.spoor.schemas.Finding;
import io.spoor.schemas.json.UnusableRecordException;
import io.spoor.schemas.key.RunKeys;
import io.spoor.schemas.topic.Topic;
import io.spoor.schemas.topic.TopicCatalogue;
import io.spoor.streams.topology.RawStories;
import io.spoor.streams.topology.SpoorTopology;
import io.spoor.streams.topology.TopologySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a scrape holds after the bundled scenario went through the topology, and that the dashboard
 * and the documentation speak of just that.
 */
class ScrapeTest {
  private static final Path ROOT = Path.of(System.getProperty("spoor.root"));
  private static final Instant ARRIVED = Instant.parse("2026-03-10T12:00:00Z");
  private static final Set<String> PROMETHEUS_LABELS = Set.of("instance", "job", "le");

  /** Words of PromQL that stand where a metric might. */
  private static final Set<String> WORDS =
      Set.of("and", "or", "unless", "bool", "offset", "ignoring", "group_left", "group_right");

  private static final Pattern LABELS_OF_GROUP =
      Pattern.compile("\\b(?:by|without|on|ignoring)\\s*\\(([^)]*)\\)");
  private static final Pattern METRIC =
      Pattern.compile("(?<![\\w:$])([a-zA-Z_:][\\w:]*)\\b(?!\\s*\\()(?:\\{([^}]*)})?");
  private static final Pattern MATCHER = Pattern.compile("(\\w+)\\s*(?:=~|!~|!=|=)");
  private static final Pattern ROW =
      Pattern.compile("\\| `(spoor_\\w+)` \\| (\\w+) \\|([^|]*)\\|.*");

  @TempDir static Path dir;

  private static Scrape scrape;
  private static List<RawStories.Raw> records;
  private static final Map<String, Action> ACTIONS = new HashMap<>();
  private static final Set<String> FINDINGS = new HashSet<>();

  @BeforeAll
  static void run() {
    records = RawStories.records();
    var settings = TopologySettings.defaults();
    var manifests = new ManifestVersions();
    RawStories.manifests().forEach(manifests::add);
    var serde = AvroSerde.ofAny(new LocalSchemaResolver());
    var properties = new Properties();
    properties.put(StreamsConfig.STATE_DIR_CONFIG, dir.toString());
    try (var metrics = new AppMetrics();
        var driver =
            new TopologyTestDriver(
                SpoorTopology.build(
                    settings,
                    manifests,
                    ExceptionLookup.NONE,
                    serde,
                    metrics.telemetry(
                        settings.sources(), reasons(), SpoorTopology.detectors(settings))),
                properties,
                ARRIVED)) {
      metrics.status(() -> true, () -> true, () -> 5);
      metrics.sinks(List.of(SinkState.of("spoor-elasticsearch", List.of(), true)));
      metrics.kafka(driver::metrics, SpoorTopology.inputs(settings), SpoorTopology.stores());
      metrics.restores(SpoorTopology.stores());
      for (RawStories.Raw raw : records) {
        driver
            .createInputTopic(
                TopicCatalogue.raw(raw.source()).name(),
                new ByteArraySerializer(),
                new ByteArraySerializer())
            .pipeInput(null, raw.bytes(), ARRIVED);
      }
      // Moves that wait for their pace are published, too.
      for (int second = 0; second < 60; second++) {
        driver.advanceWallClockTime(Duration.ofSeconds(1));
      }
      TopicCatalogue.ALL_ACTIONS.forEach(topic -> read(driver, serde, topic));
      read(driver, serde, TopicCatalogue.FINDINGS);
      scrape = Scrape.of(metrics.scrape());
    }
  }

  private static List<String> reasons() {
    return Arrays.stream(UnusableRecordException.Reason.values())
        .map(UnusableRecordException.Reason::label)
        .toList();
  }

  private static void read(
      TopologyTestDriver driver, AvroSerde<SpecificRecord> serde, Topic topic) {
    driver
        .createOutputTopic(topic.name(), new StringDeserializer(), serde.deserializer())
        .readValuesToList()
        .forEach(
            value -> {
              if (value instanceof Action action) {
                ACTIONS.merge(
                    action.getEvent().getEventId(),
                    action,
                    (a, b) -> a.getRevision() > b.getRevision() ? a : b);
              } else if (value instanceof Finding finding) {
                FINDINGS.add(finding.getFindingId());
              }
            });
  }

  @Test
  void everyRecordIsAccountedFor() {
    for (String source : List.of("cloudtrail", "otel")) {
      double received = scrape.sum("spoor_records_received_total", "source", source);
      double normalised = scrape.sum("spoor_events_normalised_total", "source", source);
      double dead = scrape.sum("spoor_dead_letters_total", "source", source);
      double duplicates = scrape.sum("spoor_events_duplicate_total", "source", source);
      double placed = scrape.sum("spoor_actions_total", "source", source);

      assertThat(received)
          .isEqualTo((double) records.stream().filter(raw -> raw.source().equals(source)).count());
      assertThat(dead).isGreaterThanOrEqualTo(1);
      assertThat(duplicates).isPositive();
      assertThat(normalised + dead).isEqualTo(received);
      assertThat(placed + duplicates).isEqualTo(normalised);
    }
    assertThat(scrape.sum("spoor_actions_total")).isEqualTo(ACTIONS.size());
    assertThat(scrape.sum("spoor_dead_letters_total", "reason", "not-json")).isEqualTo(1);
  }

  @Test
  void theUnattributedShareIsWhatIsLeftAfterAllMoves() {
    double gained = scrape.sum("spoor_actions_moved_total", "attribution", "gained");
    double lost = scrape.sum("spoor_actions_moved_total", "attribution", "lost");

    assertThat(gained).isPositive();
    assertThat(scrape.sum("spoor_actions_unattributed_total") - gained + lost)
        .isEqualTo(
            (double)
                ACTIONS.values().stream()
                    .filter(action -> !RunKeys.isRun(action.getChainKey()))
                    .count());
  }

  @Test
  void theAttributionIsThatOfTheLatestDocuments() {
    for (String source : List.of("cloudtrail", "otel")) {
      assertThat(attributed("source", source, "all"))
          .as(source)
          .isEqualTo(
              (double)
                  ACTIONS.values().stream()
                      .filter(action -> action.getEvent().getSource().equals(source))
                      .filter(action -> action.getEvent().getObserves() == null)
                      .count());
      assertThat(attributed("source", source, "run"))
          .as(source)
          .isPositive()
          .isLessThanOrEqualTo(attributed("source", source, "all"));
    }
    assertThat(attributed("method", "presented", "run")).isPositive();
    assertThat(
            scrape.sum("spoor_attribution_joins_total", "party", "run", "change", "gained")
                - scrape.sum("spoor_attribution_joins_total", "party", "run", "change", "lost"))
        .isEqualTo(attributed("source", "cloudtrail", "run") + attributed("source", "otel", "run"));
  }

  /** What was gained and not lost. */
  private static double attributed(String label, String name, String party) {
    String metric =
        label.equals("source")
            ? "spoor_attribution_actions_total"
            : "spoor_attribution_joins_total";
    return scrape.sum(metric, label, name, "party", party, "change", "gained")
        - scrape.sum(metric, label, name, "party", party, "change", "lost");
  }

  @Test
  void eachActionAndEachFindingIsTimedOnce() {
    assertThat(scrape.sum("spoor_latency_seconds_count", "stage", "stitch"))
        .isEqualTo(ACTIONS.size());
    assertThat(scrape.sum("spoor_latency_seconds_count", "stage", "assemble"))
        .isEqualTo(ACTIONS.size());
    assertThat(FINDINGS).isNotEmpty();
    assertThat(scrape.sum("spoor_findings_new_total")).isEqualTo(FINDINGS.size());
    // One finding comes of messages between the stages alone, without an arrival.
    assertThat(scrape.sum("spoor_finding_latency_seconds_count"))
        .isBetween(FINDINGS.size() - 1.0, (double) FINDINGS.size());
  }

  @Test
  void linksMovesAndStateShow() {
    assertThat(scrape.sum("spoor_links_total", "method", "presented", "stated_by", "agent"))
        .isPositive();
    assertThat(scrape.sum("spoor_links_total", "stated_by", "issuer")).isPositive();
    assertThat(scrape.sum("spoor_keys_moved_total")).isPositive();
    assertThat(scrape.sum("spoor_chains_published_total", "status", "active")).isPositive();
    assertThat(scrape.sum("spoor_chains_unpublished")).isZero();
    for (String store : SpoorTopology.stores()) {
      assertThat(scrape.sum("spoor_state_rows", "store", store)).as(store).isPositive();
      assertThat(scrape.sum("spoor_state_memory_bytes", "store", store)).as(store).isPositive();
    }
  }

  @Test
  void theDashboardAsksOnlyForWhatIsThere() throws IOException {
    JsonNode dashboard =
        new ObjectMapper()
            .readTree(Files.readAllBytes(ROOT.resolve("dashboards/grafana/spoor.json")));
    List<String> expressions = dashboard.findValuesAsText("expr");
    SortedSet<String> asked = new TreeSet<>();
    for (String expression : expressions) {
      asked.addAll(namesIn(expression));
    }

    assertThat(expressions).hasSizeGreaterThan(20);
    assertThat(scrape.series()).containsAll(asked);
    assertThat(dashboard.findValuesAsText("query"))
        .filteredOn(query -> query.startsWith("label_values("))
        .allSatisfy(
            query ->
                assertThat(scrape.series())
                    .contains(query.substring("label_values(".length(), query.indexOf(','))));
  }

  /** Names of the series an expression reads; the labels it names are checked on the way. */
  private static Set<String> namesIn(String expression) {
    String plain = expression.replaceAll("\\[[^]]*]", "");
    Set<String> names = new TreeSet<>();
    Set<String> labels = new TreeSet<>(PROMETHEUS_LABELS);
    Matcher metric = METRIC.matcher(LABELS_OF_GROUP.matcher(plain).replaceAll(""));
    while (metric.find()) {
      String name = metric.group(1);
      if (!WORDS.contains(name)) {
        names.add(name);
        String family = name.replaceFirst("_(bucket|sum|count|max)$", "");
        labels.addAll(scrape.labels(name));
        labels.addAll(scrape.labels(family));
        Matcher matcher = MATCHER.matcher(metric.group(2) == null ? "" : metric.group(2));
        while (matcher.find()) {
          assertThat(labels).as(expression).contains(matcher.group(1));
        }
      }
    }
    Matcher group = LABELS_OF_GROUP.matcher(plain);
    while (group.find()) {
      assertThat(labels).as(expression).containsAll(split(group.group(1)));
    }
    assertThat(names).as(expression).isNotEmpty();
    return names;
  }

  @Test
  void everyMetricIsDocumentedWithItsTypeAndLabels() throws IOException {
    Map<String, String> documented = new HashMap<>();
    Map<String, Set<String>> labels = new HashMap<>();
    for (String line : Files.readAllLines(ROOT.resolve("docs/observability.md"))) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        documented.put(row.group(1), row.group(2));
        labels.put(row.group(1), split(row.group(3).replace("`", "")));
      }
    }
    Map<String, String> exported = new HashMap<>(scrape.metrics());
    exported.keySet().removeIf(name -> !name.startsWith("spoor_"));

    assertThat(documented).isEqualTo(exported);
    labels.forEach((name, named) -> assertThat(scrape.labels(name)).as(name).isEqualTo(named));
  }

  private static Set<String> split(String list) {
    return Arrays.stream(list.trim().split("\\s*,\\s*"))
        .filter(name -> !name.isEmpty())
        .collect(toCollection(TreeSet::new));
  }
}
