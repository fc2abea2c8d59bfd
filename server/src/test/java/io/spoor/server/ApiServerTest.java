package io.spoor.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spoor.client.CommandFailed;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiServerTest {
  private static final String ANN = "a".repeat(32);
  private static final String BOT = "b".repeat(32);

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path directory;

  private final InMemoryDesk desk = new InMemoryDesk();
  private final List<String> journal = new CopyOnWriteArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();

  @SuppressWarnings("NullAway.Init")
  private Path tokens;

  @SuppressWarnings("NullAway.Init")
  private ApiServer api;

  @BeforeEach
  void open() throws IOException {
    tokens = directory.resolve("tokens");
    Files.writeString(tokens, "# who may\nann " + ANN + "\n\nchat-bot  " + BOT + "\n");
    api = ApiServer.open("127.0.0.1", 0, Tokens.of(tokens), desk, journal::add);
  }

  @AfterEach
  void close() {
    api.close();
    http.close();
  }

  @Test
  void alertsAreListedAsTheCommandsPrintThem() throws Exception {
    HttpResponse<String> answer =
        get("/alerts?open=true&agent=deploy%20agent&since=2026-03-10T09:30:00Z&limit=7");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(json(answer).at("/alerts/0/type").asText()).isEqualTo("alert");
    assertThat(json(answer).at("/alerts/1/alert_id").asText()).isEqualTo(InMemoryDesk.SECOND);
    assertThat(desk.asked.getFirst().agent()).isEqualTo("deploy agent");
    assertThat(desk.asked.getFirst().open()).isTrue();
    assertThat(desk.asked.getFirst().since()).isEqualTo(1_773_135_000_000_000_000L);
    assertThat(desk.limits).containsExactly(7L);
  }

  @Test
  void oneAlertIsShown() throws Exception {
    assertThat(json(get("/alerts/4be0c1a")).path("alert_id").asText())
        .isEqualTo(InMemoryDesk.FIRST);
  }

  @Test
  void whoeverHoldsTheTokenAcknowledges() throws Exception {
    HttpResponse<String> answer = post("/alerts/4be0c1aa/ack", "", ANN);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(json(answer).path("action").asText()).isEqualTo("acknowledge");
    assertThat(desk.said.getFirst().who()).isEqualTo("ann");
    assertThat(journal).containsExactly("alert 4be0c1aa: acknowledged by ann");
  }

  @Test
  void whoeverClosesForSomebodyElseStaysVisible() throws Exception {
    HttpResponse<String> answer =
        post(
            "/alerts/4be0c1aa/close",
            "{\"verdict\": \"benign\", \"who\": \"ben\", \"note\": \"a drill\"}",
            BOT);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(json(answer).path("verdict").asText()).isEqualTo("benign");
    assertThat(json(answer).path("note").asText()).isEqualTo("a drill");
    assertThat(json(answer).path("who").asText()).isEqualTo("ben (chat-bot)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/alerts?opne=true          | 400 | no parameter \"opne\"; there are agent, limit, open, since",
        "/alerts?open=yes           | 400 | open must be true or false",
        "/alerts?open=true&open=true| 400 | \"open\" is there twice",
        "/alerts?open               | 400 | NAME=VALUE",
        "/alerts?since=yesterday    | 400 | 'yesterday' is no time",
        "/alerts?limit=0            | 400 | limit must be a number from 1 to 1000",
        "/alerts?limit=1001         | 400 | limit must be a number from 1 to 1000",
        "/alerts/ABC                | 400 | hexadecimal digits",
        "/alerts/4be0c1             | 409 | 4be0c1aa, 4be0c1bb",
        "/alerts/99                 | 404 | found []",
        "/alerts/4be0c1aa/open      | 404 | no such page",
        "/alerts/                   | 404 | no such page",
        "/                          | 404 | no such page",
        "/alerts/4be0c1aa/ack       | 405 | POST is what",
      })
  void whatMakesNoSenseIsRefusedWithTheReason(String path, int status, String why)
      throws Exception {
    HttpResponse<String> answer = get(path);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(json(answer).path("error").asText()).contains(why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"verdict\": \"guilty\"}                       | must be true-positive, false-positive, benign, not guilty",
        "{}                                              | \"verdict\" is missing",
        "{\"verdict\": \"benign\", \"why\": \"x\"}       | no member \"why\"; there are note, verdict, who",
        "{\"verdict\": 1}                                | \"verdict\" must be text",
        "{\"verdict\": \"benign\", \"verdict\": \"x\"}   | not JSON",
        "{\"verdict\": \"benign\"} {}                    | not JSON",
        "[\"benign\"]                                    | must be a JSON object",
        "verdict=benign                                  | not JSON",
        "{\"verdict\": \"benign\", \"who\": \" \"}       | \"who\" is empty",
        "{\"verdict\": \"benign\", \"who\": \"a\\nb\"}   | one line",
      })
  void aBodyThatMakesNoSenseClosesNothing(String body, String why) throws Exception {
    HttpResponse<String> answer = post("/alerts/4be0c1aa/close", body, ANN);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(json(answer).path("error").asText()).contains(why);
    assertThat(desk.said).isEmpty();
  }

  @Test
  void whatIsTooLongIsRefused() throws Exception {
    String note = "{\"verdict\": \"benign\", \"note\": \"" + "n".repeat(4_001) + "\"}";
    assertThat(post("/alerts/4be0c1aa/close", note, ANN).statusCode()).isEqualTo(400);
    String body = "{\"verdict\": \"" + "n".repeat(100_000) + "\"}";
    assertThat(post("/alerts/4be0c1aa/close", body, ANN).statusCode()).isEqualTo(413);
    assertThat(desk.said).isEmpty();
  }

  @Test
  void aFormOfABrowserIsNotTaken() throws Exception {
    HttpResponse<String> answer =
        http.send(
            to("/alerts/4be0c1aa/close", ANN)
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("{\"verdict\": \"benign\"}"))
                .build(),
            BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(415);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Bearer ", "Basic YW5uOmFubg==", "Bearer wrong"})
  void nobodyIsLetInWithoutAToken(String authorization) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(api.url() + "/alerts"));
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }
    HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("WWW-Authenticate")).isPresent();
    assertThat(desk.asked).isEmpty();
  }

  @Test
  void aTokenThatIsTakenOutIsWorthNothing() throws Exception {
    assertThat(get("/alerts").statusCode()).isEqualTo(200);

    Files.writeString(tokens, "chat-bot " + BOT + "\n");

    assertThat(get("/alerts").statusCode()).isEqualTo(401);
  }

  @Test
  void whatIsAwayIsAwayAndNotTheCallersFault() throws Exception {
    desk.away = true;

    HttpResponse<String> answer = post("/alerts/4be0c1aa/ack", "", ANN);

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(json(answer).path("error").asText())
        .contains("try again later", "operator")
        .doesNotContain("search", "9200", "elastic", "Elasticsearch", "as user");
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    assertThat(journal.getFirst())
        .contains("POST /alerts/4be0c1aa/ack", "http://search:9200", "does not answer")
        .doesNotContain(ANN);
    // Whether the server itself is there needs no token.
    assertThat(
            http.send(
                    HttpRequest.newBuilder(URI.create(api.url() + "/health")).build(),
                    BodyHandlers.ofString())
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void anUnexpectedFailureIsExplainedInTheLogOnly() throws Exception {
    desk.failure = new IllegalStateException("row 7 of http://search:9200 as user elastic");

    HttpResponse<String> answer = get("/alerts/4be0c1aa");

    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body()).contains("operator").doesNotContain("9200", "elastic", "Exception");
    assertThat(journal.getFirst()).contains("row 7", "http://search:9200");
  }

  @Test
  void aTokenFileThatCannotBeReadIsNotNamedToCallers() throws Exception {
    Files.delete(tokens);

    HttpResponse<String> answer = get("/alerts");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).doesNotContain(tokens.toString());
    assertThat(journal.getFirst()).contains(tokens.toString()).doesNotContain(ANN, BOT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# nobody\n", "ann short\n", "ann\n", "ann a b\n", "an/n aaaaaaaa\n"})
  void aFileOfTokensThatIsWrongIsRefusedWithoutSayingThem(String text) throws IOException {
    Path wrong = Files.writeString(directory.resolve("wrong"), text);

    assertThatThrownBy(() -> Tokens.of(wrong))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining(wrong.toString())
        .hasMessageContaining("NAME TOKEN");
  }

  @Test
  void aTokenIsNeverShown() throws Exception {
    Path twice =
        Files.writeString(directory.resolve("twice"), "ann " + ANN + "\nann " + BOT + "\n");

    assertThatThrownBy(() -> Tokens.of(twice))
        .hasMessageContaining("line 2: ann has a token already")
        .message()
        .doesNotContain(ANN, BOT);
    assertThatThrownBy(() -> Tokens.of(directory.resolve("none")))
        .hasMessageContaining("there is no file of tokens");
  }

  private HttpResponse<String> get(String path) throws Exception {
    return http.send(to(path, ANN).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path, String body, String token) throws Exception {
    HttpRequest.Builder request = to(path, token).POST(BodyPublishers.ofString(body));
    if (!body.isEmpty()) {
      request.header("Content-Type", "application/json");
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder to(String path, @Nullable String token) {
    return HttpRequest.newBuilder(URI.create(api.url() + path))
        .header("Authorization", "Bearer " + token);
  }

  private static JsonNode json(HttpResponse<String> answer) throws IOException {
    return new ObjectMapper().readTree(answer.body());
  }
}
