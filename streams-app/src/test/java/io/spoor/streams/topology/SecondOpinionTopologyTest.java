package io.spoor.streams.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.pipeline.manifest.ManifestVersions;
import io.spoor.platform.registry.LocalSchemaResolver;
import io.spoor.platform.registry.SchemaResolver;
import io.spoor.platform.serde.AvroDeserializer;
import io.spoor.platform.serde.AvroSerde;
import io.spoor.schemas.Finding;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.ManifestTool;
import io.spoor.schemas.topic.TopicCatalogue;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A second opinion is taken from its own topic, and from no other. */
class SecondOpinionTopologyTest {
  private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");
  private static final String TRACE = "bea1e1983458618bce1223a756f29193";
  private static final String ROOT =
      """
      {"traceId":"%s","spanId":"00000000000000aa","name":"invoke_agent clerk",
       "startTimeUnixNano":"1773144000000000000","endTimeUnixNano":"1773144020000000000",
       "attributes":[
        {"key":"gen_ai.operation.name","value":{"stringValue":"invoke_agent"}},
        {"key":"gen_ai.agent.id","value":{"stringValue":"clerk"}},
        {"key":"gen_ai.input.messages","value":{"stringValue":
         "[{\\"role\\":\\"user\\",\\"content\\":\\"Summarise the letter 7\\"}]"}}]}
      """
          .formatted(TRACE);
  private static final String CALL =
      """
      {"traceId":"%s","spanId":"00000000000000bb","parentSpanId":"00000000000000aa",
       "name":"execute_tool send_money",
       "startTimeUnixNano":"1773144005000000000","endTimeUnixNano":"1773144006000000000",
       "attributes":[
        {"key":"gen_ai.operation.name","value":{"stringValue":"execute_tool"}},
        {"key":"gen_ai.tool.name","value":{"stringValue":"send_money"}},
        {"key":"gen_ai.tool.call.arguments","value":{"stringValue":
         "{\\"recipient\\":\\"DE89370400440532013000\\",\\"amount\\":500}"}}]}
      """
          .formatted(TRACE);

  @TempDir Path dir;

  private final SchemaResolver schemas = new LocalSchemaResolver();

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
            .setDigest("digest")
            .setDocument("{}")
            .setTools(
                List.of(new ManifestTool("send_money", null, "write", "pay", false, true, true)))
            .build());
    var properties = new Properties();
    properties.put(StreamsConfig.STATE_DIR_CONFIG, dir.toString());
    driver =
        new TopologyTestDriver(
            SpoorTopology.build(TopologySettings.defaults(), manifests, AvroSerde.ofAny(schemas)),
            properties,
            NOW);
  }

  @AfterEach
  void stop() {
    driver.close();
  }

  private void send(String source, String record) {
    driver
        .createInputTopic(
            TopicCatalogue.raw(source).name(), new ByteArraySerializer(), new ByteArraySerializer())
        .pipeInput(null, record.getBytes(UTF_8), NOW);
  }

  private static String opinion(String verdict) {
    return """
        {"trace_id":"%s","span_id":"00000000000000bb","time":"2026-03-10T12:01:00Z",
         "verdict":"%s","model":"judge-1","reason":"The user asked for a summary."}
        """
        .formatted(TRACE, verdict);
  }

  /** All revisions of findings so far, as rule, severity and status. */
  private List<String> findings() {
    driver.advanceWallClockTime(Duration.ofSeconds(2));
    var deserializer = AvroDeserializer.of(Finding.class, schemas);
    List<String> all = new ArrayList<>();
    driver
        .createOutputTopic(
            TopicCatalogue.FINDINGS.name(),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())
        .readValuesToList()
        .forEach(
            value -> {
              Finding finding =
                  Objects.requireNonNull(
                      deserializer.deserialize(TopicCatalogue.FINDINGS.name(), value));
              all.add(
                  finding.getRuleId() + ' ' + finding.getSeverity() + ' ' + finding.getStatus());
            });
    return all;
  }

  @Test
  void raisesTheCallInDoubt() {
    // Given
    send("otel", ROOT);
    send("otel", CALL);
    assertThat(findings()).contains("injected-action medium confirmed");

    // When
    send("opinion", opinion("not-called-for"));

    // Then: one more finding, and none that existed changed
    assertThat(findings()).containsExactly("second-opinion high confirmed");
  }

  @Test
  void takesAnOpinionThatIsThereBeforeTheCall() {
    // When
    send("opinion", opinion("not-called-for"));
    send("otel", ROOT);
    send("otel", CALL);

    // Then
    assertThat(findings())
        .contains("injected-action medium confirmed", "second-opinion high confirmed");
  }

  @Test
  void otherVerdictsChangeNothing() {
    // Given
    send("otel", ROOT);
    send("otel", CALL);
    findings();

    // When
    send("opinion", opinion("called-for"));
    send("opinion", opinion("unsure"));

    // Then
    assertThat(findings()).isEmpty();
  }

  @Test
  void takesNoOpinionFromAnotherTopic() {
    // Given
    send("otel", ROOT);
    send("otel", CALL);
    findings();

    // When
    send("run", opinion("not-called-for"));
    send("otel", opinion("not-called-for"));
    send(
        "otel",
        """
        {"traceId":"%s","spanId":"00000000000000cc","parentSpanId":"00000000000000bb",
         "name":"second_opinion","startTimeUnixNano":"1773144007000000000",
         "attributes":[
          {"key":"gen_ai.operation.name","value":{"stringValue":"second_opinion"}},
          {"key":"opinion_verdict","value":{"stringValue":"not-called-for"}},
          {"key":"opinion_about","value":{"stringValue":"%s:00000000000000bb"}}]}
        """
            .formatted(TRACE, TRACE));

    // Then
    assertThat(findings()).noneMatch(finding -> finding.startsWith("second-opinion"));
  }
}
