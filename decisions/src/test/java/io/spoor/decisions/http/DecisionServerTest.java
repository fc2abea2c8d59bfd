package io.spoor.decisions.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spoor.decisions.callers.Callers;
import io.spoor.decisions.engine.DecisionEngine;
import io.spoor.decisions.engine.DecisionPoint;
import io.spoor.decisions.engine.EngineFixture;
import io.spoor.decisions.policy.PolicyFolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the server does with connections, methods and sizes. */
class DecisionServerTest {
  private static final String EVALUATION = "/access/v1/evaluation";
  private static final Map<String, String> FILES =
      Map.of("p.cedar", "permit(principal, action, resource);");
  private static final String REQUEST =
      "{\"subject\":{\"type\":\"u\",\"id\":\"x\"},\"action\":{\"name\":\"y\"},"
          + "\"resource\":{\"type\":\"r\",\"id\":\"r\"}}";

  @TempDir private Path folder = Path.of("");

  /** Load balancers ask it: requests are still answered, by the mode for old facts. */
  @Test
  void aServerThatIsBehindSaysSoAndStillAnswers() throws Exception {
    var lag = new AtomicReference<Optional<String>>(Optional.empty());
    var obstacle = new AtomicReference<Optional<String>>(Optional.of("not read yet"));
    Files.writeString(folder.resolve("p.cedar"), "permit(principal, action, resource);");
    var policies = new DecisionEngine(PolicyFolder.load(folder), line -> {});
    Readiness reading = () -> Objects.requireNonNull(obstacle.get());
    try (DecisionServer server =
            DecisionServer.start(
                new DecisionServer.Settings(0, Optional.empty(), Optional.empty()),
                DecisionPoint.ofPolicies(policies),
                reading.and(Readiness.lagging(() -> Objects.requireNonNull(lag.get()))),
                line -> {});
        HttpClient client = HttpClient.newHttpClient()) {
      assertThat(ready(client, server)).isEqualTo("503 not read yet\n");
      assertThat(evaluate(client, server)).isEqualTo(503);

      obstacle.set(Optional.empty());
      assertThat(ready(client, server)).isEqualTo("200 ready\n");

      lag.set(Optional.of("the topic spoor.blocks has not been read to its end since x"));
      assertThat(ready(client, server))
          .isEqualTo("503 the topic spoor.blocks has not been read to its end since x\n");
      assertThat(evaluate(client, server)).isEqualTo(200);
    }
  }

  private static String ready(HttpClient client, DecisionServer server) throws Exception {
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(URI.create(server.address() + "/spoor/v1/ready")).build(),
            BodyHandlers.ofString());
    return answer.statusCode() + " " + answer.body();
  }

  private static int evaluate(HttpClient client, DecisionServer server) throws Exception {
    return client
        .send(
            HttpRequest.newBuilder(URI.create(server.address() + EVALUATION))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(REQUEST))
                .build(),
            BodyHandlers.ofString())
        .statusCode();
  }

  private static DecisionServer.Settings limited(int connections, Duration deadline) {
    return new DecisionServer.Settings(
        Optional.empty(),
        0,
        Optional.empty(),
        Optional.empty(),
        Callers.anyone(),
        new DecisionServer.Limits(connections, deadline));
  }

  private static Socket connect(PdpFixture pdp) throws IOException {
    int port = URI.create(pdp.address()).getPort();
    var socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(10_000);
    return socket;
  }

  @Test
  void errorsHaveTheirStatusAndOneLine() {
    try (PdpFixture pdp = PdpFixture.start(folder, FILES)) {
      HttpResponse<String> wrongMethod = pdp.get(EVALUATION);
      assertThat(wrongMethod.statusCode()).isEqualTo(405);
      assertThat(wrongMethod.headers().firstValue("Allow")).contains("POST");
      assertThat(pdp.post("/access/v1/nothing", REQUEST).statusCode()).isEqualTo(404);
      assertThat(pdp.post("/.well-known/authzen-configuration", REQUEST).statusCode())
          .isEqualTo(405);
      HttpResponse<String> tooLarge =
          pdp.post(EVALUATION, " ".repeat(1024 * 1024) + REQUEST, "X-Request-ID", "large");
      assertThat(tooLarge.statusCode()).isEqualTo(413);
      assertThat(tooLarge.headers().firstValue("X-Request-ID")).contains("large");
      assertThat(tooLarge.body().strip()).hasLineCount(1);
      String padded = " ".repeat(1024 * 1024 - REQUEST.length()) + REQUEST;
      assertThat(pdp.post(EVALUATION, padded).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aBodyOfAHundredMegabytesIsRefusedAndNoOtherRequestIs() {
    byte[] megabyte = " ".repeat(1_000_000).getBytes(US_ASCII);
    BodyPublisher ofUnstatedLength =
        BodyPublishers.ofByteArrays(Collections.nCopies(100, megabyte));
    try (PdpFixture pdp = PdpFixture.start(folder, FILES)) {
      for (BodyPublisher body :
          List.of(ofUnstatedLength, BodyPublishers.fromPublisher(ofUnstatedLength, 100_000_000))) {
        HttpResponse<String> refused = pdp.post(EVALUATION, body);
        assertThat(refused.statusCode()).isEqualTo(413);
        assertThat(refused.body().strip()).hasLineCount(1);
      }
      assertThat(pdp.post(EVALUATION, REQUEST).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aRequestForAnotherHostIsRefused() throws IOException {
    try (PdpFixture pdp = PdpFixture.start(folder, FILES);
        Socket socket = connect(pdp)) {
      socket
          .getOutputStream()
          .write(
              "GET /.well-known/authzen-configuration HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
                  .getBytes(US_ASCII));

      assertThat(new String(socket.getInputStream().readAllBytes(), US_ASCII))
          .startsWith("HTTP/1.1 403 ");
    }
  }

  @Test
  void theMetadataStateTheBaseUrl() {
    var settings =
        new DecisionServer.Settings(
            0, Optional.empty(), Optional.of(URI.create("https://pdp.example/tenant1")));

    try (PdpFixture pdp = PdpFixture.start(folder, FILES, settings)) {
      String body = pdp.get("/.well-known/authzen-configuration/tenant1").body();
      assertThat(PdpFixture.json(body).path("policy_decision_point").textValue())
          .isEqualTo("https://pdp.example/tenant1");
      assertThat(PdpFixture.json(body).path("access_evaluation_endpoint").textValue())
          .isEqualTo("https://pdp.example/tenant1/access/v1/evaluation");
      assertThat(pdp.post("/tenant1" + EVALUATION, REQUEST).statusCode()).isEqualTo(200);
      assertThat(pdp.post(EVALUATION, REQUEST).statusCode()).isEqualTo(200);
      assertThat(pdp.url()).isEqualTo("https://pdp.example/tenant1");
    }
  }

  @Test
  void clientsThatDoNotFinishARequestAreClosed() throws IOException {
    try (PdpFixture pdp = PdpFixture.start(folder, FILES, limited(10, Duration.ofSeconds(1)));
        Socket silent = connect(pdp);
        Socket slow = connect(pdp)) {
      long start = System.nanoTime();
      slow.getOutputStream()
          .write(
              ("POST "
                      + EVALUATION
                      + " HTTP/1.1\r\nHost: localhost\r\n"
                      + "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n")
                  .getBytes(US_ASCII));
      // One byte each 200 ms would keep an idle time from ever ending.
      int answer = -2;
      slow.setSoTimeout(200);
      while (answer == -2 && System.nanoTime() - start < Duration.ofSeconds(9).toNanos()) {
        try {
          slow.getOutputStream().write(' ');
          answer = slow.getInputStream().read();
        } catch (SocketTimeoutException e) {
          answer = -2;
        } catch (IOException e) {
          answer = -1;
        }
      }

      assertThat(answer).isEqualTo(-1);
      assertThat(silent.getInputStream().read()).isEqualTo(-1);
      assertThat(pdp.post(EVALUATION, REQUEST).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void halfOpenConnectionsDoNotKeepCallersOut() throws Exception {
    List<Socket> open = new ArrayList<>();
    try (PdpFixture pdp = PdpFixture.start(folder, FILES, limited(20, Duration.ofMinutes(1)))) {
      for (int i = 0; i < 20; i++) {
        Socket socket = connect(pdp);
        socket.getOutputStream().write("POST /".getBytes(US_ASCII));
        open.add(socket);
      }
      Thread.sleep(400);

      assertThat(pdp.post(EVALUATION, REQUEST).statusCode()).isEqualTo(200);
    } finally {
      for (Socket socket : open) {
        socket.close();
      }
    }
  }

  @Test
  void servesTls() throws Exception {
    TestCertificate certificate =
        TestCertificate.create(folder, "server", "CN=localhost", "ip:127.0.0.1");
    DecisionServer.TlsFiles tls = certificate.files();

    try (PdpFixture pdp =
            PdpFixture.start(
                folder, FILES, new DecisionServer.Settings(0, Optional.of(tls), Optional.empty()));
        HttpClient client = certificate.client(null)) {
      assertThat(pdp.url()).startsWith("https://127.0.0.1:");
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(URI.create(pdp.url() + EVALUATION))
                  .header("Content-Type", "application/json")
                  .POST(BodyPublishers.ofString(REQUEST))
                  .build(),
              BodyHandlers.ofString());
      assertThat(response.body()).startsWith("{\"decision\":true");
    }
    Path other = folder.resolve("other.pem");
    Files.writeString(
        other,
        TestCertificate.pem(
            "PRIVATE KEY",
            KeyPairGenerator.getInstance("EC").generateKeyPair().getPrivate().getEncoded()));
    assertThatNoServerStarts(
        new DecisionServer.TlsFiles(tls.key(), tls.certificates()), "server.key");
    assertThatNoServerStarts(
        new DecisionServer.TlsFiles(tls.certificates(), other),
        "not that of the first certificate");
    assertThatNoServerStarts(
        new DecisionServer.TlsFiles(tls.certificates(), folder.resolve("gone.pem")), "gone.pem");
  }

  private void assertThatNoServerStarts(DecisionServer.TlsFiles tls, String message) {
    assertThatThrownBy(
            () ->
                DecisionServer.start(
                    new DecisionServer.Settings(0, Optional.of(tls), Optional.empty()),
                    EngineFixture.of(folder, "", "", "").decisions(),
                    line -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(message);
  }

  @Test
  void theUrlNamesTheAddressThatTheServerListensOn() {
    assertThat(DecisionServer.hostOf(InetAddress.ofLiteral("10.0.0.7"))).isEqualTo("10.0.0.7");
    assertThat(DecisionServer.hostOf(InetAddress.ofLiteral("2001:db8::7")))
        .isEqualTo("[2001:db8:0:0:0:0:0:7]");
    assertThat(DecisionServer.hostOf(InetAddress.ofLiteral("0.0.0.0"))).isEqualTo("127.0.0.1");
  }

  private static DecisionServer.Settings forAnyone(int perSecond) {
    return new DecisionServer.Settings(
        Optional.empty(),
        0,
        Optional.empty(),
        Optional.empty(),
        Callers.anyone(perSecond),
        DecisionServer.LIMITS);
  }

  @Test
  void whatIsReadForADecisionIsChargedForEachThatReadsIt() {
    String items = String.join(",", Collections.nCopies(100, "{}"));
    String text = "\"" + "x".repeat(40 * 1_024) + "\"";
    String shared = batch("{\"text\":" + text + "}", items);
    String own = batch("{}", items + ",{\"context\":{\"text\":" + text + "}}");
    String search =
        "{\"subject\":{\"type\":\"user\"},\"action\":{\"name\":\"a\"},"
            + "\"resource\":{\"type\":\"r\",\"id\":\"1\"},\"context\":{\"text\":%s}}";
    Map<String, String> files = new HashMap<>(FILES);
    files.put(
        "entities.json",
        IntStream.range(0, 100)
            .mapToObj(i -> "{\"uid\":{\"type\":\"user\",\"id\":\"%d\"}}".formatted(i))
            .collect(Collectors.joining(",", "[", "]")));
    String body = "/access/v1/evaluations";
    assertThat(statusAfter(files, body, own)).as("20 decisions' worth, once").isEqualTo(200);
    assertThat(statusAfter(files, body, shared)).as("for each item").isEqualTo(429);
    String searches = "/access/v1/search/subject";
    assertThat(statusAfter(files, searches, search.formatted("1"))).isEqualTo(200);
    assertThat(statusAfter(files, searches, search.formatted(text))).isEqualTo(429);
  }

  private static String batch(String context, String items) {
    return REQUEST.substring(0, REQUEST.length() - 1)
        + ",\"context\":"
        + context
        + ",\"evaluations\":["
        + items
        + "]}";
  }

  /** The status of a small request after a large one, of a caller with 500 decisions a second. */
  private int statusAfter(Map<String, String> files, String path, String large) {
    try (PdpFixture pdp = PdpFixture.start(folder, files, forAnyone(500))) {
      assertThat(pdp.post(path, large).statusCode()).isEqualTo(200);
      return pdp.post("/access/v1/evaluation", REQUEST).statusCode();
    }
  }

  @Test
  void whatIsMissingForADecisionIsNamed() throws Exception {
    var isRead = new AtomicBoolean();
    try (DecisionServer server =
            DecisionServer.start(
                forAnyone(100),
                EngineFixture.of(folder, "permit(principal, action, resource);", "", "")
                    .decisions(),
                Readiness.of(() -> true, "never")
                    .and(Readiness.of(isRead::get, "the policies have not been read yet")),
                line -> {});
        HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(server.address() + "/access/v1/evaluation"))
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString(REQUEST))
              .build();
      HttpResponse<String> early = client.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(early.statusCode()).isEqualTo(503);
      assertThat(early.body()).isEqualTo("the policies have not been read yet\n");
      assertThat(early.headers().firstValue("Retry-After")).contains("1");

      isRead.set(true);

      assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void aSmallRequestDoesNotWaitForLargeOnes() throws Exception {
    int batches = 2 * Runtime.getRuntime().availableProcessors();
    String context =
        LongStream.range(0, 40_000)
            .mapToObj(String::valueOf)
            .collect(Collectors.joining(",", "{\"p\":[", "]}"));
    String items = String.join(",", Collections.nCopies(Math.max(10, 200 / batches), "{}"));
    String batch =
        REQUEST.substring(0, REQUEST.length() - 1)
            + ",\"context\":"
            + context
            + ",\"evaluations\":["
            + items
            + "]}";
    try (PdpFixture pdp = PdpFixture.start(folder, FILES, forAnyone(1_000_000));
        var clients = Executors.newVirtualThreadPerTaskExecutor()) {
      pdp.decision(REQUEST);
      List<Future<?>> large = new ArrayList<>();
      for (int i = 0; i < batches; i++) {
        large.add(clients.submit(() -> pdp.ask("/access/v1/evaluations", batch)));
      }
      Thread.sleep(500);
      pdp.decision(REQUEST);
      assertThat(large).noneMatch(each -> each.state() == Future.State.SUCCESS);
      for (Future<?> each : large) {
        each.get();
      }
    }
  }
}
