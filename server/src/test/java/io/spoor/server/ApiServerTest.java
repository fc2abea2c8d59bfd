package io.spoor.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spoor.client.OperationFailedException;
import io.spoor.platform.connection.HostCheck;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
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
  private static final HostCheck HOSTS = HostCheck.allowing(List.of("spoor.example"));
  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path directory;

  private final InMemoryTriage triage = new InMemoryTriage();
  private final List<String> journal = new CopyOnWriteArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();

  @SuppressWarnings("NullAway.Init")
  private Path tokens;

  @SuppressWarnings("NullAway.Init")
  private ApiServer api;

  @BeforeEach
  void open() throws IOException {
    tokens = directory.resolve("tokens");
    Files.createFile(tokens, OWNER_ONLY);
    Files.writeString(tokens, "# who may\nann " + ANN + "\n\nchat-bot  " + BOT + "\n");
    api = ApiServer.open("127.0.0.1", 0, HOSTS, ApiTokens.of(tokens), triage, journal::add);
  }

  @AfterEach
  void close() {
    api.close();
    http.close();
  }

  @Test
  void alertsAreListedAsTheCommandsPrintThem() throws Exception {
    HttpResponse<String> response =
        get("/alerts?open=true&agent=deploy%20agent&since=2026-03-10T09:30:00Z&limit=7");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(json(response).at("/alerts/0/type").asText()).isEqualTo("alert");
    assertThat(json(response).at("/alerts/1/alert_id").asText()).isEqualTo(InMemoryTriage.SECOND);
    assertThat(json(response).at("/alerts/0/decisions").isMissingNode()).isTrue();
    assertThat(json(response).at("/alerts/1/decisions/0/decision_id").asText()).isEqualTo("d-1");
    assertThat(json(response).at("/alerts/1/decisions/0/despite_denial").asBoolean()).isTrue();
    assertThat(triage.filters.getFirst().agent()).isEqualTo("deploy agent");
    assertThat(triage.filters.getFirst().open()).isTrue();
    assertThat(triage.filters.getFirst().since()).isEqualTo(1_773_135_000_000_000_000L);
    assertThat(triage.limits).containsExactly(7L);
  }

  @Test
  void oneAlertIsShown() throws Exception {
    assertThat(json(get("/alerts/4be0c1a")).path("alert_id").asText())
        .isEqualTo(InMemoryTriage.FIRST);
    assertThat(json(get("/alerts/4be0c1b")).at("/decisions/0/matched_by").asText())
        .isEqualTo("name-and-time");
  }

  @Test
  void whoeverHoldsTheTokenAcknowledges() throws Exception {
    HttpResponse<String> response = post("/alerts/4be0c1aa/ack", "", ANN);

    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(json(response).path("action").asText()).isEqualTo("acknowledge");
    assertThat(triage.submitted.getFirst().actor()).isEqualTo("ann");
    assertThat(journal).containsExactly("alert 4be0c1aa: acknowledged by ann");
  }

  @Test
  void whoeverClosesForSomebodyElseStaysVisible() throws Exception {
    HttpResponse<String> response =
        post(
            "/alerts/4be0c1aa/close",
            "{\"verdict\": \"benign\", \"who\": \"ben\", \"note\": \"a drill\"}",
            BOT);

    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(json(response).path("verdict").asText()).isEqualTo("benign");
    assertThat(json(response).path("note").asText()).isEqualTo("a drill");
    assertThat(json(response).path("who").asText()).isEqualTo("ben (chat-bot)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/alerts?opne=true          | 400 | unknown parameter \"opne\"; known parameters are agent, limit, open, since",
        "/alerts?open=yes           | 400 | open must be true or false",
        "/alerts?open=true&open=true| 400 | \"open\" is given twice",
        "/alerts?open               | 400 | NAME=VALUE",
        "/alerts?since=yesterday    | 400 | 'yesterday' is not a time",
        "/alerts?limit=0            | 400 | limit must be a number from 1 to 1000",
        "/alerts?limit=1001         | 400 | limit must be a number from 1 to 1000",
        "/alerts/ABC                | 400 | hexadecimal digits",
        "/alerts/4be0c1             | 409 | 4be0c1aa, 4be0c1bb",
        "/alerts/99                 | 404 | found []",
        "/alerts/4be0c1aa/open      | 404 | no such page",
        "/alerts/                   | 404 | no such page",
        "/                          | 404 | no such page",
        "/alerts/4be0c1aa/ack       | 405 | POST is the only method",
      })
  void whatMakesNoSenseIsRefusedWithTheReason(String path, int status, String reason)
      throws Exception {
    HttpResponse<String> response = get(path);

    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(json(response).path("error").asText()).contains(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"verdict\": \"guilty\"}                       | must be true-positive, false-positive, benign, not guilty",
        "{}                                              | \"verdict\" is missing",
        "{\"verdict\": \"benign\", \"why\": \"x\"}       | unknown member \"why\"; known members are note, verdict, who",
        "{\"verdict\": 1}                                | \"verdict\" must be text",
        "{\"verdict\": \"benign\", \"verdict\": \"x\"}   | not JSON",
        "{\"verdict\": \"benign\"} {}                    | not JSON",
        "[\"benign\"]                                    | must be a JSON object",
        "verdict=benign                                  | not JSON",
        "{\"verdict\": \"benign\", \"who\": \" \"}       | \"who\" is empty",
        "{\"verdict\": \"benign\", \"who\": \"a\\nb\"}   | one line",
      })
  void aBodyThatMakesNoSenseClosesNothing(String body, String reason) throws Exception {
    HttpResponse<String> response = post("/alerts/4be0c1aa/close", body, ANN);

    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    assertThat(json(response).path("error").asText()).contains(reason);
    assertThat(triage.submitted).isEmpty();
  }

  @Test
  void whatIsTooLongIsRefused() throws Exception {
    String note = "{\"verdict\": \"benign\", \"note\": \"" + "n".repeat(4_001) + "\"}";
    assertThat(post("/alerts/4be0c1aa/close", note, ANN).statusCode()).isEqualTo(400);
    String body = "{\"verdict\": \"" + "n".repeat(100_000) + "\"}";
    assertThat(post("/alerts/4be0c1aa/close", body, ANN).statusCode()).isEqualTo(413);
    assertThat(triage.submitted).isEmpty();
  }

  @Test
  void aFormOfABrowserIsNotTaken() throws Exception {
    HttpResponse<String> response =
        http.send(
            request("/alerts/4be0c1aa/close", ANN)
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("{\"verdict\": \"benign\"}"))
                .build(),
            BodyHandlers.ofString());

    assertThat(response.statusCode()).isEqualTo(415);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Bearer ", "Basic YW5uOmFubg==", "Bearer wrong"})
  void nobodyIsLetInWithoutAToken(String authorization) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(api.url() + "/alerts"));
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }
    HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.headers().firstValue("WWW-Authenticate")).isPresent();
    assertThat(triage.filters).isEmpty();
  }

  @Test
  void aTokenThatIsTakenOutIsWorthNothing() throws Exception {
    assertThat(get("/alerts").statusCode()).isEqualTo(200);

    Files.writeString(tokens, "chat-bot " + BOT + "\n");

    assertThat(get("/alerts").statusCode()).isEqualTo(401);
  }

  @Test
  void whatIsAwayIsAwayAndNotTheCallersFault() throws Exception {
    triage.unavailable = true;

    HttpResponse<String> response = post("/alerts/4be0c1aa/ack", "", ANN);

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(json(response).path("error").asText())
        .contains("try again later", "operator")
        .doesNotContain("search", "9200", "elastic", "Elasticsearch", "as user");
    assertThat(response.headers().firstValue("Retry-After")).isPresent();
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
    triage.failure = new IllegalStateException("row 7 of http://search:9200 as user elastic");

    HttpResponse<String> response = get("/alerts/4be0c1aa");

    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.body()).contains("operator").doesNotContain("9200", "elastic", "Exception");
    assertThat(journal.getFirst()).contains("row 7", "http://search:9200");
  }

  @Test
  void aTokenFileThatCannotBeReadIsNotNamedToCallers() throws Exception {
    Files.delete(tokens);

    HttpResponse<String> response = get("/alerts");

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.body()).doesNotContain(tokens.toString());
    assertThat(journal.getFirst()).contains(tokens.toString()).doesNotContain(ANN, BOT);
  }

  /** Over a socket: the HTTP client sends no other host than it connects to. */
  @ParameterizedTest
  @CsvSource({
    "Host: spoor.example:443, 200",
    "Host: localhost, 200",
    "Host: evil.example, 421",
    "Host: localhost.evil.example, 421",
    "Accept: */*, 421"
  })
  void anotherSitesNameIsRefused(String header, String expected) throws IOException {
    for (String page : List.of("/alerts", "/health")) {
      try (var socket =
          new Socket(InetAddress.getLoopbackAddress(), URI.create(api.url()).getPort())) {
        String request =
            "GET "
                + page
                + " HTTP/1.0\r\nAuthorization: Bearer "
                + ANN
                + "\r\n"
                + header
                + "\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(UTF_8));
        assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
            .as(page)
            .startsWith("HTTP/1.1 " + expected);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw------x", "rw--w----"})
  void aTokenFileThatOthersCanAccessIsRefused(String permissions) throws IOException {
    Files.setPosixFilePermissions(tokens, PosixFilePermissions.fromString(permissions));

    assertThatThrownBy(() -> ApiTokens.of(tokens))
        .isInstanceOf(OperationFailedException.class)
        .hasMessageContaining("is open to other users")
        .hasMessageContaining("chmod 600 ")
        .hasMessageNotContaining(ANN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# nobody\n", "ann short\n", "ann\n", "ann a b\n", "an/n aaaaaaaa\n"})
  void aFileOfTokensThatIsWrongIsRefusedWithoutSayingThem(String text) throws IOException {
    Path wrong = Files.createFile(directory.resolve("wrong"), OWNER_ONLY);
    Files.writeString(wrong, text);

    assertThatThrownBy(() -> ApiTokens.of(wrong))
        .isInstanceOf(OperationFailedException.class)
        .hasMessageContaining(wrong.toString())
        .hasMessageContaining("NAME TOKEN");
  }

  @Test
  void aTokenIsNeverShown() throws Exception {
    Path twice =
        Files.writeString(
            Files.createFile(directory.resolve("twice"), OWNER_ONLY),
            "ann " + ANN + "\nann " + BOT + "\n");

    assertThatThrownBy(() -> ApiTokens.of(twice))
        .hasMessageContaining("line 2: ann already has a token")
        .message()
        .doesNotContain(ANN, BOT);
    assertThatThrownBy(() -> ApiTokens.of(directory.resolve("none")))
        .hasMessageContaining("there is no token file");
  }

  private HttpResponse<String> get(String path) throws Exception {
    return http.send(request(path, ANN).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path, String body, String token) throws Exception {
    HttpRequest.Builder request = request(path, token).POST(BodyPublishers.ofString(body));
    if (!body.isEmpty()) {
      request.header("Content-Type", "application/json");
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path, @Nullable String token) {
    return HttpRequest.newBuilder(URI.create(api.url() + path))
        .header("Authorization", "Bearer " + token);
  }

  private static JsonNode json(HttpResponse<String> response) throws IOException {
    return new ObjectMapper().readTree(response.body());
  }
}
