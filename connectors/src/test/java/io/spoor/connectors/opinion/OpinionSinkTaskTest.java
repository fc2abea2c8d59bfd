package io.spoor.connectors.opinion;

import static io.spoor.connectors.opinion.OpinionTaskHarness.TRACE;
import static io.spoor.connectors.opinion.OpinionTaskHarness.doubt;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spoor.connectors.opinion.OpinionServer.Answer;
import io.spoor.schemas.Finding;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which calls are asked about, what is sent, and what becomes of the answers. */
class OpinionSinkTaskTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path directory;

  @Test
  void asksAboutACallInDoubtAndRecordsTheAnswer() throws IOException {
    try (OpinionServer server = OpinionServer.saying("not-called-for");
        OpinionTaskHarness task = OpinionTaskHarness.start(server.url(), Map.of())) {
      // When
      task.put(doubt(1));
      task.awaitAllCommittable();

      // Then
      assertThat(server.questions()).hasSize(1);
      JsonNode question = server.questions().getFirst();
      assertThat(question.path("trace_id").textValue()).isEqualTo(TRACE);
      assertThat(question.path("span_id").textValue()).isEqualTo("0000000000000001");
      assertThat(question.path("time").textValue()).isEqualTo("2026-03-10T09:40:18.500Z");
      assertThat(question.at("/doubt/event_ids").get(0).textValue())
          .isEqualTo(TRACE + ":0000000000000007");
      JsonNode record = JSON.readTree(task.recorded().getFirst());
      assertThat(record.path("trace_id").textValue()).isEqualTo(TRACE);
      assertThat(record.path("span_id").textValue()).isEqualTo("0000000000000001");
      assertThat(record.path("verdict").textValue()).isEqualTo("not-called-for");
      assertThat(record.path("model").textValue()).isEqualTo("judge-1");
      assertThat(record.path("reason").textValue()).isEqualTo("because");
      assertThat(task.metric("asked-total")).isEqualTo(1);
      assertThat(task.metric("not-called-for-total")).isEqualTo(1);
    }
  }

  @Test
  void sendsTheMembersOfThePublishedSchema() throws IOException {
    Path root = Path.of(System.getProperty("spoor.root", ".."));
    JsonNode schema =
        JSON.readTree(Files.readString(root.resolve("docs/schemas/opinion-question.schema.json")));
    try (OpinionServer server = OpinionServer.saying("unsure");
        OpinionTaskHarness task = OpinionTaskHarness.start(server.url(), Map.of())) {
      task.put(doubt(1));
      task.awaitAllCommittable();

      JsonNode question = server.questions().getFirst();
      assertThat(names(question)).isEqualTo(names(schema.path("properties")));
      assertThat(names(question.path("doubt")))
          .isEqualTo(names(schema.at("/properties/doubt/properties")));
      assertThat(question.path("question")).isEqualTo(schema.at("/properties/question/const"));
    }
  }

  private static List<String> names(JsonNode object) {
    return object.propertyStream().map(Map.Entry::getKey).toList();
  }

  @Test
  void asksAboutNothingThatIsNotInDoubt() throws IOException {
    try (OpinionServer server = OpinionServer.saying("not-called-for");
        OpinionTaskHarness task = OpinionTaskHarness.start(server.url(), Map.of())) {
      task.put(
          doubt(1).setSeverity("high"),
          doubt(2).setSeverity("critical"),
          doubt(3).setStatus("provisional"),
          doubt(4).setStatus("retracted"),
          doubt(5).setRuleId("toxic-flow"),
          doubt(6).setRuleId("second-opinion"),
          doubt(7).setSubject("an event of a log"));
      task.awaitAllCommittable();

      assertThat(server.questions()).isEmpty();
      assertThat(task.metric("skipped-total")).isEqualTo(7);
    }
  }

  @Test
  void asksAboutACallOnce() throws IOException {
    try (OpinionServer server = OpinionServer.saying("unsure");
        OpinionTaskHarness task = OpinionTaskHarness.start(server.url(), Map.of())) {
      task.put(doubt(1));
      task.awaitAllCommittable();
      // A further revision, and a contradicting record of the same span.
      task.put(
          doubt(1).setRevision(2),
          doubt(1).setFindingId("other").setSubject(TRACE + ":0000000000000001#abc"));
      task.awaitAllCommittable();

      assertThat(server.questions()).hasSize(1);
      assertThat(task.metric("repeated-total")).isEqualTo(2);
    }
  }

  @Test
  void doesNotAskAboutAnOldFinding() throws IOException {
    try (OpinionServer server = OpinionServer.saying("unsure");
        OpinionTaskHarness task = OpinionTaskHarness.start(server.url(), Map.of())) {
      task.put(Instant.now().minus(Duration.ofHours(2)), doubt(1).build());
      task.awaitAllCommittable();

      assertThat(server.questions()).isEmpty();
      assertThat(task.metric("expired-total")).isEqualTo(1);
    }
  }

  @Test
  void staysWithinTheBudgetAndDropsWhatNeverGetsATurn() throws IOException {
    try (OpinionServer server = OpinionServer.saying("unsure");
        OpinionTaskHarness task =
            OpinionTaskHarness.start(
                server.url(),
                Map.of(
                    "opinion.per.minute", "5",
                    "opinion.per.tenant.minute", "3",
                    "opinion.queue", "10"))) {
      // When
      task.put(
          IntStream.range(1, 41)
              .mapToObj(OpinionTaskHarness::doubt)
              .toArray(Finding.Builder[]::new));
      task.put(doubt(100).setTenant("quiet"), doubt(101).setTenant("quiet"));

      // Then
      await().until(() -> task.metric("asked-total") == 5);
      await().until(() -> task.metric("unsure-total") == 5);
      assertThat(server.questions())
          .filteredOn(question -> question.path("tenant").textValue().equals("quiet"))
          .hasSize(2);
      assertThat(task.metric("waiting")).isLessThanOrEqualTo(10);
      assertThat(task.metric("dropped-total")).isGreaterThanOrEqualTo(25);
    }
  }

  @Test
  void withdrawsAQuestionWhoseCallIsNoLongerInDoubt() throws IOException {
    try (OpinionServer server = OpinionServer.saying("unsure");
        OpinionTaskHarness task =
            OpinionTaskHarness.start(server.url(), Map.of("opinion.per.minute", "1"))) {
      task.put(doubt(1));
      task.awaitAllCommittable();
      task.put(doubt(2), doubt(3));
      assertThat(task.committable()).isEqualTo(1);

      task.put(doubt(2).setRevision(2).setSeverity("critical"));
      task.put(doubt(3).setRevision(2).setStatus("retracted"));
      task.awaitAllCommittable();

      assertThat(task.metric("withdrawn-total")).isEqualTo(2);
      assertThat(server.questions()).hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "500; {\"verdict\":\"unsure\",\"model\":\"m\"}; failed-total",
        "302; ; failed-total",
        "200; ; unusable-total",
        "200; not-called-for; unusable-total",
        "200; {\"verdict\":\"not-called-for\"}; unusable-total",
        "200; {\"verdict\":\"fine\",\"model\":\"m\"}; unusable-total",
        "200; {\"verdict\":\"unsure\",\"model\":\" \"}; unusable-total",
        "200; {\"verdict\":\"unsure\",\"model\":\"m\",\"reason\":7}; unusable-total",
      })
  void recordsNothingThatIsNoAnswer(int status, String body, String metric) throws IOException {
    try (OpinionServer server =
            OpinionServer.answering(_ -> new Answer(status, body == null ? "" : body));
        OpinionTaskHarness task = OpinionTaskHarness.start(server.url(), Map.of())) {
      task.put(doubt(1));
      task.awaitAllCommittable();

      assertThat(task.recorded()).isEmpty();
      assertThat(task.metric(metric)).isEqualTo(1);
      assertThat(server.questions()).as("asked once").hasSize(1);
    }
  }

  @Test
  void waitsNoLongerThanTheTimeout() throws IOException {
    try (OpinionServer server =
            OpinionServer.answering(
                _ -> {
                  sleep(Duration.ofSeconds(20));
                  return new Answer(200, "{}");
                });
        OpinionTaskHarness task =
            OpinionTaskHarness.start(server.url(), Map.of("opinion.request.timeout.ms", "200"))) {
      task.put(doubt(1));
      task.awaitAllCommittable();

      assertThat(task.metric("failed-total")).isEqualTo(1);
      assertThat(task.metric("retried-total")).isZero();
    }
  }

  private static void sleep(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void triesAgainOnlyIfThereIsNoConnection() throws IOException {
    int unused;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      unused = socket.getLocalPort();
    }
    try (OpinionTaskHarness task =
        OpinionTaskHarness.start("http://127.0.0.1:" + unused + "/ask", Map.of())) {
      task.put(doubt(1));
      task.awaitAllCommittable();

      assertThat(task.metric("retried-total")).isEqualTo(3);
      assertThat(task.metric("failed-total")).isEqualTo(1);
      assertThat(task.metric("asked-total")).isEqualTo(1);
    }
  }

  @Test
  void asksAgainAfterAFailureWhenTheFindingIsRevised() throws IOException {
    var count = new AtomicInteger();
    try (OpinionServer server =
            OpinionServer.answering(
                _ ->
                    count.incrementAndGet() == 1
                        ? new Answer(503, "")
                        : new Answer(200, "{\"verdict\":\"unsure\",\"model\":\"m\"}"));
        OpinionTaskHarness task = OpinionTaskHarness.start(server.url(), Map.of())) {
      task.put(doubt(1));
      task.awaitAllCommittable();
      task.put(doubt(1).setRevision(2));
      task.awaitAllCommittable();

      assertThat(task.recorded()).hasSize(1);
    }
  }

  @Test
  void sendsTheTokenThatTheFileHasNow() throws IOException {
    Path file = directory.resolve("token");
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, "first\n");
    try (OpinionServer server = OpinionServer.saying("unsure");
        OpinionTaskHarness task =
            OpinionTaskHarness.start(server.url(), Map.of("opinion.token.file", file.toString()))) {
      task.put(doubt(1));
      task.awaitAllCommittable();
      Files.writeString(file, "second");
      task.put(doubt(2));
      task.awaitAllCommittable();

      assertThat(server.authorizations()).containsExactly("Bearer first", "Bearer second");
    }
  }

  @Test
  void anUnreadableRecordBecomesADeadLetter() throws IOException {
    try (OpinionServer server = OpinionServer.saying("unsure");
        OpinionTaskHarness task = OpinionTaskHarness.start(server.url(), Map.of())) {
      task.putBytes("no Avro".getBytes(UTF_8));
      task.awaitAllCommittable();

      assertThat(task.context().deadLetters()).hasSize(1);
      assertThat(task.metric("unreadable-total")).isEqualTo(1);
    }
  }
}
