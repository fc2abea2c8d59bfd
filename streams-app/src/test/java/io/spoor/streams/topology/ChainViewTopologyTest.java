package io.spoor.streams.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.pipeline.manifest.ManifestVersions;
import io.spoor.pipeline.settings.StageSettings;
import io.spoor.platform.registry.LocalSchemaResolver;
import io.spoor.platform.registry.SchemaResolver;
import io.spoor.platform.serde.AvroDeserializer;
import io.spoor.platform.serde.AvroSerde;
import io.spoor.schemas.ChainKey;
import io.spoor.schemas.ChainView;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.ManifestTool;
import io.spoor.schemas.RunContent;
import io.spoor.schemas.ViewHeartbeat;
import io.spoor.schemas.key.ChainViewKey;
import io.spoor.schemas.topic.TopicCatalogue;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run's view appears, changes with a finding, and is a tombstone once the run is evicted. */
class ChainViewTopologyTest {
  private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");
  private static final Duration HORIZON = Duration.ofMinutes(10);
  private static final String TRACE = "bea1e1983458618bce1223a756f29193";
  private static final String LATER_TRACE = "0ff1ce983458618bce1223a756f29194";
  private static final String RUN = "default|trace||" + TRACE;
  private static final String CALL =
      """
      {"traceId":"%s","spanId":"%s","name":"execute_tool %s",
       "startTimeUnixNano":"%d000000000","endTimeUnixNano":"%d000000000",
       "attributes":[
        {"key":"gen_ai.operation.name","value":{"stringValue":"execute_tool"}},
        {"key":"gen_ai.agent.id","value":{"stringValue":"clerk"}},
        {"key":"gen_ai.tool.name","value":{"stringValue":"%s"}}]}
      """;

  @TempDir Path dir;

  private final SchemaResolver schemas = new LocalSchemaResolver();
  private final Map<String, SpecificRecord> read = new HashMap<>();
  private final Map<String, Integer> tombstones = new HashMap<>();

  @SuppressWarnings("NullAway.Init")
  private TopologyTestDriver driver;

  @BeforeEach
  void start() {
    var manifests = new ManifestVersions();
    manifests.add(
        Manifest.newBuilder()
            .setTenant("default")
            .setAgentId("clerk")
            .setEffectiveFrom(0)
            .setDigest("d")
            .setDocument("{}")
            .setTools(
                List.of(
                    ManifestTool.newBuilder()
                        .setName("read_mail")
                        .setUntrustedContent(true)
                        .build()))
            .build());
    var properties = new Properties();
    properties.put(StreamsConfig.STATE_DIR_CONFIG, dir.toString());
    driver =
        new TopologyTestDriver(
            SpoorTopology.build(
                TopologySettings.defaults()
                    .withStages(StageSettings.defaults().withHorizon(HORIZON))
                    .withDecisionViews(true),
                manifests,
                AvroSerde.ofAny(schemas)),
            properties,
            NOW);
  }

  @AfterEach
  void stop() {
    driver.close();
  }

  @Test
  void aViewAppearsChangesWithAFindingAndIsATombstoneAfterEviction() {
    arrives(TRACE, "00000000000000aa", "read_mail", NOW);

    ChainView first = view();
    assertThat(first.getAgentId()).isEqualTo("clerk");
    assertThat(first.getManifestDigest()).isEqualTo("d");
    assertThat(first.getUntrustedRead()).isTrue();
    assertThat(first.getFindings()).isEmpty();
    assertThat(read.get(ChainViewKey.ofKey(RUN)))
        .isInstanceOfSatisfying(
            ChainKey.class, key -> assertThat(key.getChainKey()).isEqualTo(RUN));

    List<String> contents = contents(RUN);
    assertThat(contents).hasSize(1);
    assertThat(read.get(contents.getFirst()))
        .isInstanceOfSatisfying(
            RunContent.class,
            content -> {
              assertThat(content.getLeftOut()).isZero();
              assertThat(content.getEvent().getTrailKey()).isEqualTo(RUN);
              assertThat(Objects.requireNonNull(content.getEvent().getGenAi()).getToolName())
                  .isEqualTo("read_mail");
              assertThat(content.getEvent().getOriginal()).isNull();
            });

    arrives(TRACE, "00000000000000ab", "send_money", NOW.plusSeconds(1));
    assertThat(contents(RUN)).hasSize(2).containsAll(contents);

    ChainView second = view();
    assertThat(second.getRevision()).isGreaterThan(first.getRevision());
    assertThat(second.getFindings())
        .anySatisfy(finding -> assertThat(finding.getRuleId()).isEqualTo("undeclared-tool-call"));

    for (int hours = 1; hours <= 4; hours++) {
      Instant later = NOW.plus(Duration.ofHours(hours));
      driver.advanceWallClockTime(Duration.ofHours(1));
      arrives(LATER_TRACE, "00000000000000b" + hours, "read_mail", later);
    }

    assertThat(tombstones)
        .containsKeys(ChainViewKey.ofChain(RUN), ChainViewKey.ofKey(RUN))
        .containsKeys(contents.toArray(String[]::new))
        .doesNotContainKey(ChainViewKey.ofChain("default|trace||" + LATER_TRACE));
  }

  @Test
  void everyTaskReportsEachTenthOfASecondEvenIfItKnowsNothingOfItsInput() {
    driver.advanceWallClockTime(DecisionViews.HEARTBEAT);
    read();

    for (String stage : List.of("normalise", "stitch")) {
      assertThat(read.get(ChainViewKey.ofTask(stage, 0)))
          .isInstanceOfSatisfying(
              ViewHeartbeat.class,
              heartbeat -> {
                assertThat(heartbeat.getInputUntil()).isEqualTo(-1);
                assertThat(heartbeat.getPartitions()).isEqualTo(1);
              });
    }
  }

  @Test
  void recordsOfATaskAreInItsPartition() {
    for (int partition = 0; partition < 6; partition++) {
      assertThat(ViewPartitioner.partition(ChainViewKey.ofTask("stitch", partition), 6))
          .isEqualTo(partition);
    }
    String day = "default|access-key|aws|AKIA1|2026-03-10";
    assertThat(ViewPartitioner.partition(ChainViewKey.ofKey(day), 6))
        .isEqualTo(ViewPartitioner.partition(ChainViewKey.ofChain(day), 6))
        .isEqualTo(
            ViewPartitioner.partition(
                ChainViewKey.ofContent(day, ChainViewKey.recordHash("e1")), 6))
        .isEqualTo(ChainPartitioner.partition("default|access-key|aws|AKIA1", 6));
  }

  private void arrives(String trace, String span, String tool, Instant when) {
    driver
        .createInputTopic(
            TopicCatalogue.raw("otel").name(), new ByteArraySerializer(), new ByteArraySerializer())
        .pipeInput(
            null,
            CALL.formatted(
                    trace, span, tool, when.getEpochSecond(), when.getEpochSecond() + 1, tool)
                .getBytes(UTF_8),
            when);
    read();
  }

  private void read() {
    driver
        .createOutputTopic(
            TopicCatalogue.CHAIN_VIEWS.name(),
            new StringDeserializer(),
            AvroDeserializer.ofAny(schemas))
        .readRecordsToList()
        .forEach(record -> apply(record.key(), record.value()));
  }

  private void apply(String key, @Nullable SpecificRecord value) {
    if (value == null) {
      read.remove(key);
      tombstones.merge(key, 1, Integer::sum);
    } else {
      read.put(key, value);
      tombstones.remove(key);
    }
  }

  private List<String> contents(String trailKey) {
    return read.keySet().stream()
        .filter(key -> key.startsWith("content|") && key.endsWith("|" + trailKey))
        .toList();
  }

  private ChainView view() {
    return (ChainView) Objects.requireNonNull(read.get(ChainViewKey.ofChain(RUN)));
  }
}
