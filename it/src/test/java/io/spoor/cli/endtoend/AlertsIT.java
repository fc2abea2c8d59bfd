package io.spoor.cli.endtoend;

import static io.spoor.cli.CommandLineRun.spoor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.cli.CommandLineRun;
import io.spoor.localstack.SharedStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** From a raw record to whoever is told, and from what people say back to them. */
@Order(Integer.MAX_VALUE - 2)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AlertsIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final String RULE = "root-use";

  @TempDir private static Path directory;

  private static AlertReceiver receiver;

  @BeforeAll
  static void tell() throws IOException {
    SharedStack.endpoints();
    receiver = AlertReceiver.start();
    Files.writeString(directory.resolve("secret"), AlertReceiver.secret());
    CommandLineRun up = runOnStack("up", "--alerts", routing("secret").toString());
    assertThat(up.exit()).as(up.err()).isZero();
    assertThat(up.err()).contains("to hook");
  }

  @AfterAll
  static void tellNobody() {
    runOnStack("up", "--alerts", "");
    receiver.close();
  }

  private static Path routing(String secret) throws IOException {
    return Files.writeString(
        directory.resolve("routing-" + secret + ".json"),
        """
        {"targets": {"hook": {"type": "webhook", "url": "%s", "secret": {"file": "%s"}}},
         "otherwise": ["hook"]}
        """
            .formatted(receiver.url(), secret));
  }

  @Test
  @Order(1)
  void somebodyIsToldAndWhatPeopleSayIsHeard() throws Exception {
    ingest("AKIAALERTSIT00000001", "900000000001");

    JsonNode alert = awaitAlert("900000000001");
    String id = alert.path("alert_id").asText();
    await().atMost(TIMEOUT).until(() -> receiver.deliveriesOf(id).equals(List.of("opened")));
    assertThat(find(runOnStack("alerts", "--open", "--json").objects(), id).path("status").asText())
        .isEqualTo("open");

    CommandLineRun ack = runOnStack("alerts", "ack", id.substring(0, 12), "--who", "ann", "--json");
    assertThat(ack.exit()).as(ack.err()).isZero();
    assertThat(ack.objects().getFirst().path("rules").toString()).contains(RULE);
    await()
        .atMost(TIMEOUT)
        .untilAsserted(
            () -> {
              JsonNode shown = find(runOnStack("alerts", "--open", "--json").objects(), id);
              assertThat(shown.path("status").asText()).isEqualTo("acknowledged");
              assertThat(shown.at("/verdict/who").asText()).isEqualTo("ann");
            });
    try (ServeProcess api = ServeProcess.start(directory)) {
      String body = "{\"verdict\": \"false-positive\", \"note\": \"a drill\", \"who\": \"ben\"}";
      assertThat(api.post("/alerts/" + id.substring(0, 12) + "/close", body).path("who").asText())
          .isEqualTo("ben (chat-bot)");
      assertThat(api.get("/alerts?open=false&limit=1000").path("alerts"))
          .anyMatch(each -> each.path("alert_id").asText().equals(id));
      assertThat(api.get("/alerts/" + id).path("explanation").asText()).contains("900000000001");
    }

    await()
        .atMost(TIMEOUT)
        .until(() -> receiver.deliveriesOf(id).equals(List.of("opened", "acknowledged", "closed")));
    await()
        .atMost(TIMEOUT)
        .untilAsserted(
            () -> {
              JsonNode shown = find(runOnStack("alerts", "--json").objects(), id);
              assertThat(shown.path("status").asText()).isEqualTo("closed");
              assertThat(shown.at("/verdict/verdict").asText()).isEqualTo("false-positive");
              assertThat(shown.at("/verdict/note").asText()).isEqualTo("a drill");
              assertThat(shown.at("/deliveries/0/target").asText()).isEqualTo("hook");
              assertThat(shown.at("/deliveries/0/what").asText()).isEqualTo("closed");
              assertThat(shown.at("/deliveries/0/status").asText()).isEqualTo("delivered");
            });
    assertThat(runOnStack("alerts", "--open", "--json").objects())
        .noneMatch(each -> each.path("alert_id").asText().equals(id));
    // Verdicts are found once their index is refreshed.
    await()
        .atMost(TIMEOUT)
        .untilAsserted(
            () ->
                assertThat(runOnStack("detectors", "rates", "--json").objects())
                    .filteredOn(each -> each.path("rule_id").asText().equals(RULE))
                    .singleElement()
                    .extracting(each -> each.path("false_positive_rate").asDouble())
                    .isEqualTo(1.0));
    assertThat(runOnStack("detectors", "rates").out()).contains(RULE, "100 %");
  }

  @Test
  @Order(2)
  void secretsOfRecordsAreInNothingThatIsWritten() throws Exception {
    var planted = new PlantedRecords();
    try (var written = new WrittenTexts()) {
      ingest("cloudtrail", Files.write(directory.resolve("planted"), planted.cloudTrail()));
      ingest("otel", Files.write(directory.resolve("planted-spans"), planted.spans()));
      String id = awaitAlert(PlantedRecords.ACCOUNT).path("alert_id").asText();
      await().atMost(TIMEOUT).until(() -> receiver.deliveriesOf(id).contains("opened"));
      await()
          .atMost(TIMEOUT)
          .until(
              () ->
                  Stream.of(PlantedRecords.ACCOUNT, PlantedRecords.TRACE, id)
                      .allMatch(written.evidence()::contains));

      String webhooks =
          receiver.received().stream()
              .map(each -> each.message().toString())
              .collect(Collectors.joining("\n"));
      Map<String, String> texts =
          Map.of(
              "topics", written.topics(),
              "indices", written.indices(),
              "evidence", written.evidence(),
              "webhooks", webhooks);
      texts.forEach(
          (place, text) -> {
            assertThat(text.contains(PlantedRecords.ACCOUNT)).as(place).isTrue();
            assertThat(planted.readableIn(text)).as(place).isEmpty();
          });
      assertThat(planted.readableIn(written.logs())).as("logs").isEmpty();
    }
  }

  @Test
  @Order(3)
  void aRunawayWithAThousandFindingsIsToldOfOnce() throws IOException {
    String[] accounts = new String[1_000];
    for (int i = 0; i < accounts.length; i++) {
      accounts[i] = "%012d".formatted(800_000_000_000L + i);
    }
    ingest("AKIAALERTSIT00000002", accounts);

    await()
        .atMost(TIMEOUT)
        .untilAsserted(
            () ->
                assertThat(runOnStack("alerts", "--json").objects())
                    .anyMatch(each -> each.path("finding_count").asLong() == 1_000));
    JsonNode alert =
        runOnStack("alerts", "--json").objects().stream()
            .filter(each -> each.path("finding_count").asLong() == 1_000)
            .findFirst()
            .orElseThrow();
    String id = alert.path("alert_id").asText();
    await()
        .atMost(TIMEOUT)
        .until(
            () ->
                find(runOnStack("alerts", "--json").objects(), id).path("deliveries").size() == 1);
    assertThat(receiver.deliveriesOf(id)).containsExactly("opened");
  }

  @Test
  @Order(4)
  void aRoutingFileThatIsWrongIsRefusedWithAllThatIsWrong() throws IOException {
    Path wrong =
        Files.writeString(
            directory.resolve("wrong.json"),
            "{\"targets\": {\"hook\": {\"type\": \"fax\"}}, \"otherwise\": [\"huk\"]}");

    CommandLineRun up = runOnStack("up", "--alerts", wrong.toString());

    assertThat(up.exit()).isEqualTo(1);
    assertThat(up.err())
        .contains(
            "/targets/hook/type: unknown type; known types are alertmanager",
            "/otherwise: unknown target \"huk\"");
    // And who was told before is told still.
    assertThat(runOnStack("up").err()).contains("to hook");
  }

  @Test
  @Order(5)
  void exceptionsAreListedWithTheirState() throws IOException {
    Path exception = directory.resolve("drill.json");
    Files.writeString(
        exception,
        """
        {"id": "alerts-it-drill", "detector": "root-use", "match": {"principal": "nobody"},
         "reason": "a drill", "who": "ann", "expires": "%s"}
        """
            .formatted(Instant.now().plus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS)));
    assertThat(runOnStack("exceptions", "apply", exception.toString()).exit()).isZero();

    JsonNode listed = runOnStack("exceptions", "list", "--json").objects().getFirst();

    assertThat(listed.path("id").asText()).isEqualTo("alerts-it-drill");
    assertThat(listed.path("state").asText()).isEqualTo("in-force");
    assertThat(runOnStack("exceptions", "list", "--in-force").out())
        .contains("alerts-it-drill", "root-use", "principal=nobody");
  }

  private static JsonNode awaitAlert(String account) {
    List<JsonNode> matches = new ArrayList<>();
    await()
        .atMost(TIMEOUT)
        .until(
            () ->
                runOnStack("alerts", "--json").objects().stream()
                    .filter(each -> each.path("explanation").asText().contains(account))
                    .anyMatch(matches::add));
    return matches.getFirst();
  }

  private static JsonNode find(List<JsonNode> alerts, String id) {
    return alerts.stream()
        .filter(each -> each.path("alert_id").asText().equals(id))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no alert " + id));
  }

  /** The root user of each account acts, all by one access key. */
  private static void ingest(String accessKey, String... accounts) throws IOException {
    List<String> lines = new ArrayList<>();
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    for (String account : accounts) {
      lines.add(
          """
          {"eventVersion":"1.10","userIdentity":{"type":"Root","principalId":"%1$s",\
          "arn":"arn:aws:iam::%1$s:root","accountId":"%1$s","accessKeyId":"%2$s"},\
          "eventTime":"%3$s","eventSource":"s3.amazonaws.com","eventName":"ListBuckets",\
          "awsRegion":"eu-north-1","sourceIPAddress":"203.0.113.9","userAgent":"aws-cli",\
          "requestID":"r-%1$s","eventID":"alerts-it-%1$s","readOnly":true,\
          "eventType":"AwsApiCall","managementEvent":true,"recipientAccountId":"%1$s"}\
          """
              .formatted(account, accessKey, now));
    }
    ingest("cloudtrail", Files.write(directory.resolve(accessKey + ".ndjson"), lines));
  }

  private static void ingest(String source, Path file) {
    assertThat(runOnStack("ingest", "--source", source, file.toString(), "--wait").exit()).isZero();
  }

  private static CommandLineRun runOnStack(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--state-dir", SharedStack.stateDir()));
    return spoor(all.toArray(String[]::new));
  }
}
