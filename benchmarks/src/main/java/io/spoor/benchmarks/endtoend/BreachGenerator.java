package io.spoor.benchmarks.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spoor.pipeline.manifest.ManifestParser;
import io.spoor.platform.registry.SchemaResolver;
import io.spoor.platform.serde.AvroSerializer;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.operatorinput.InvalidDocumentException;
import io.spoor.schemas.topic.TopicCatalogue;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Generates a run of an agent that assumes an identity its manifest does not declare: two
 * OpenTelemetry spans, of which the later to arrive causes the finding.
 */
public final class BreachGenerator {
  private static final String AGENT = "bench-agent";
  private static final String TENANT = "default";

  private final SplittableRandom random;

  public BreachGenerator(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /**
   * A span, and the id of its event.
   *
   * @param json as OTLP/JSON, with its resource
   */
  public record Span(String eventId, byte[] json) {}

  /** The agent's manifest: it may only send mail. */
  public static Manifest manifest() {
    String document =
        """
        {"manifest_version": 1,
         "agent": {"id": "%s", "name": "%s", "owner": "bench@example.org",
                   "description": "Does as it is told."},
         "services": [{"id": "mail", "description": "mail",
                       "credential": "token exchange, one token per run and service"}],
         "tools": [{"name": "send_mail", "service": "mail", "kind": "write",
                    "description": "sends mail"}]}
        """
            .formatted(AGENT, AGENT);
    try {
      return ManifestParser.parse(document.getBytes(UTF_8), TENANT, "the benchmark", 0);
    } catch (InvalidDocumentException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Writes the manifest to its topic. */
  public static void declare(String bootstrapServers, SchemaResolver schemas) {
    try (Producer<String, SpecificRecord> producer =
        new KafkaProducer<>(
            Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
            new StringSerializer(),
            new AvroSerializer<>(schemas))) {
      Manifest manifest = manifest();
      var _ =
          producer.send(
              new ProducerRecord<>(
                  TopicCatalogue.MANIFESTS.name(),
                  manifest.getTenant() + "|" + manifest.getAgentId(),
                  manifest));
    }
  }

  /** The run's root, then the undeclared tool call. */
  public List<Span> next(long nowMillis) {
    String trace = hex(16);
    String root = hex(8);
    String tool = hex(8);
    String token = hex(12);
    long nanos = nowMillis * 1_000_000L;
    String resourcePrefix =
        """
        {"resource":{"attributes":[{"key":"service.namespace","value":{"stringValue":"agents"}},\
        {"key":"service.name","value":{"stringValue":"%s"}},\
        {"key":"service.version","value":{"stringValue":"1.0"}}]},\
        "scope":{"name":"agent-runtime.genai","version":"0.9.0"},"traceId":"%s","""
            .formatted(AGENT, trace);
    String rootSpan =
        resourcePrefix
            + """
            "spanId":"%s","name":"invoke_agent %s","kind":1,"startTimeUnixNano":"%d",\
            "endTimeUnixNano":"%d","attributes":[%s,%s,%s,%s,%s],"status":{}}"""
                .formatted(
                    root,
                    AGENT,
                    nanos,
                    nanos + 2_000_000L,
                    attribute("gen_ai.operation.name", "invoke_agent"),
                    attribute("gen_ai.agent.id", AGENT),
                    attribute("gen_ai.conversation.id", hex(16)),
                    attribute("enduser.id", "iris@example.org"),
                    attribute("spoor.credential.id", token));
    String toolSpan =
        resourcePrefix
            + """
            "spanId":"%s","parentSpanId":"%s","name":"execute_tool read_secret","kind":1,\
            "startTimeUnixNano":"%d","endTimeUnixNano":"%d","attributes":[%s,%s,%s,%s,%s,%s,%s],\
            "status":{}}"""
                .formatted(
                    tool,
                    root,
                    nanos + 1_000_000L,
                    nanos + 1_500_000L,
                    attribute("gen_ai.operation.name", "execute_tool"),
                    attribute("gen_ai.tool.name", "read_secret"),
                    attribute("gen_ai.agent.id", AGENT),
                    attribute("spoor.credential.id", hex(12)),
                    attribute("spoor.credential.parent_id", token),
                    attribute("spoor.credential.audience", "secrets-vault"),
                    attribute("spoor.credential.actor", AGENT));
    return List.of(
        new Span(trace + ":" + root, rootSpan.getBytes(UTF_8)),
        new Span(trace + ":" + tool, toolSpan.getBytes(UTF_8)));
  }

  private static String attribute(String key, String value) {
    return "{\"key\":\"" + key + "\",\"value\":{\"stringValue\":\"" + value + "\"}}";
  }

  private String hex(int bytes) {
    byte[] randomBytes = new byte[bytes];
    random.nextBytes(randomBytes);
    return HexFormat.of().formatHex(randomBytes);
  }
}
