package io.spoor.cli.endtoend;

import static io.spoor.cli.CommandLineRun.spoor;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.spoor.cli.CommandLineRun;
import io.spoor.localstack.SharedStack;
import io.spoor.platform.access.ServiceAccount;
import io.spoor.schemas.topic.TopicCatalogue;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a call in doubt to an endpoint of the operator's, and from its answer to a finding. */
@Order(Integer.MAX_VALUE - 5)
class SecondOpinionIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final String CONNECTOR = "spoor-second-opinion";

  /** By name: the connectors are a plugin of the worker, and no library of the command line. */
  private static final String CONNECTOR_CLASS = "io.spoor.connectors.opinion.OpinionSinkConnector";

  private static final String TRACE = "0b1e1983458618bce1223a756f29190e";
  private static final String CALL = "00000000000000bb";

  @TempDir private static Path directory;

  private static final List<JsonNode> QUESTIONS = new CopyOnWriteArrayList<>();
  private static HttpServer endpoint;

  @BeforeAll
  static void start() throws IOException {
    SharedStack.endpoints();
    endpoint = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    endpoint.createContext("/ask", SecondOpinionIT::answer);
    endpoint.start();
    SharedStack.startConnector(
        CONNECTOR,
        CONNECTOR_CLASS,
        List.of(TopicCatalogue.FINDINGS),
        ServiceAccount.OPINION_SINK,
        Map.of(
            "opinion.url",
            "http://127.0.0.1:" + endpoint.getAddress().getPort() + "/ask",
            // Findings of other tests are too old, and use up no budget.
            "opinion.max.age.ms",
            "60000",
            "opinion.per.minute",
            "1000",
            "opinion.per.tenant.minute",
            "1000"));
  }

  @AfterAll
  static void stop() {
    SharedStack.removeConnector(CONNECTOR);
    endpoint.stop(0);
  }

  /** Objects to the call of this test, and has no opinion on others. */
  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonNode question = JSON.readTree(exchange.getRequestBody());
      boolean isOwn = question.path("trace_id").asText().equals(TRACE);
      if (isOwn) {
        QUESTIONS.add(question);
      }
      byte[] body =
          """
          {"verdict": "%s", "model": "judge-it", "reason": "The user asked for a summary."}
          """
              .formatted(isOwn ? "not-called-for" : "unsure")
              .getBytes(UTF_8);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Test
  void anObjectionOfTheEndpointIsRecordedAndRaisesAFinding() throws IOException {
    // Given
    Path manifest =
        Files.writeString(
            directory.resolve("opinion-clerk.json"),
            """
            {"manifest_version": 1, "agent": {"id": "opinion-clerk"}, "services": [{"id": "bank"}],
             "tools": [{"name": "send_money", "service": "bank", "kind": "write",
                        "sensitive": true, "description": "pays an amount to an account"}]}
            """);
    assertThat(runOnStack("manifests", "apply", manifest.toString()).exit()).isZero();

    // When
    Path spans = Files.write(directory.resolve("spans.ndjson"), spans());
    assertThat(runOnStack("ingest", "--source", "otel", spans.toString(), "--wait").exit())
        .isZero();

    // Then: the call is in doubt, is asked about, and an objection is one more finding
    await()
        .atMost(TIMEOUT)
        .untilAsserted(
            () ->
                assertThat(findings("second-opinion"))
                    .singleElement()
                    .satisfies(
                        finding -> {
                          assertThat(finding.path("severity").asText()).isEqualTo("high");
                          assertThat(finding.path("explanation").asText()).contains("judge-it");
                        }));
    assertThat(findings("injected-action"))
        .singleElement()
        .satisfies(finding -> assertThat(finding.path("severity").asText()).isEqualTo("medium"));
    assertThat(QUESTIONS)
        .singleElement()
        .satisfies(
            question -> {
              assertThat(question.path("span_id").asText()).isEqualTo(CALL);
              assertThat(question.path("agent_id").asText()).isEqualTo("opinion-clerk");
              assertThat(question.at("/doubt/severity").asText()).isEqualTo("medium");
              assertThat(question.toString()).doesNotContain("DE89370400440532013000");
            });
    assertThat(recorded())
        .singleElement()
        .satisfies(
            answer -> {
              assertThat(answer.path("span_id").asText()).isEqualTo(CALL);
              assertThat(answer.path("verdict").asText()).isEqualTo("not-called-for");
              assertThat(answer.path("model").asText()).isEqualTo("judge-it");
            });
  }

  /** A run that pays although its user asked for a summary. */
  private static List<String> spans() {
    long start = Instant.now().minusSeconds(30).getEpochSecond();
    return List.of(
        span("00000000000000aa", "", start, 20, "invoke_agent")
            + attribute("gen_ai.agent.id", "opinion-clerk")
            + attribute(
                "gen_ai.input.messages",
                """
                [{"role":"user","content":"Summarise the letter 7"}]""")
            + "]}",
        span(CALL, "00000000000000aa", start + 5, 1, "execute_tool")
            + attribute("gen_ai.tool.name", "send_money")
            + attribute(
                "gen_ai.tool.call.arguments",
                """
                {"recipient":"DE89370400440532013000","amount":500}""")
            + "]}");
  }

  private static String span(
      String id, String parent, long second, long seconds, String operation) {
    return """
    {"traceId":"%s","spanId":"%s","parentSpanId":"%s","name":"%s","startTimeUnixNano":"%d",\
    "endTimeUnixNano":"%d","attributes":[{"key":"gen_ai.operation.name",\
    "value":{"stringValue":"%s"}}\
    """
        .formatted(
            TRACE,
            id,
            parent,
            operation,
            second * 1_000_000_000,
            (second + seconds) * 1_000_000_000,
            operation);
  }

  private static String attribute(String key, String value) {
    return """
    ,{"key":"%s","value":{"stringValue":"%s"}}"""
        .formatted(key, value.replace("\"", "\\\""));
  }

  /** Findings of a detector about the call. */
  private static List<JsonNode> findings(String rule) {
    return runOnStack("findings", "--rule", rule, "--json").objects().stream()
        .filter(finding -> finding.toString().contains(TRACE + ':' + CALL))
        .toList();
  }

  /** Answers about the run in {@code spoor.raw.opinion}. */
  private static List<JsonNode> recorded() throws IOException {
    List<JsonNode> answers = new ArrayList<>();
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            SharedStack.kafka(ServiceAccount.APP),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      String topic = TopicCatalogue.raw("opinion").name();
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream()
          .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
        for (var each : consumer.poll(Duration.ofMillis(200))) {
          if (TRACE.equals(each.key())) {
            answers.add(JSON.readTree(each.value()));
          }
        }
      }
    }
    return answers;
  }

  private static CommandLineRun runOnStack(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--state-dir", SharedStack.stateDir()));
    return spoor(all.toArray(String[]::new));
  }
}
