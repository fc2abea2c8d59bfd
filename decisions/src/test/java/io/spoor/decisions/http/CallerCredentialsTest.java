package io.spoor.decisions.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spoor.decisions.callers.CallerFile;
import io.spoor.decisions.callers.Callers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Over HTTPS: the caller's certificate fixes what it may do, and how much. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CallerCredentialsTest {
  private static final String EVALUATION = "/access/v1/evaluation";
  private static final String ITEM =
      "\"subject\":{\"type\":\"u\",\"id\":\"x\"},\"action\":{\"name\":\"y\"},"
          + "\"resource\":{\"type\":\"r\",\"id\":\"r\"}";
  private static final String REQUEST = "{" + ITEM + "}";
  private static final String SEARCH =
      "{\"subject\":{\"type\":\"u\"},\"action\":{\"name\":\"y\"},"
          + "\"resource\":{\"type\":\"r\",\"id\":\"r\"}}";

  private TestCertificate ofServer;
  private TestCertificate ofGateway;
  private TestCertificate ofOrders;
  private TestCertificate ofFlood;
  private TestCertificate ofBurst;
  private TestCertificate ofStranger;
  private TestCertificate ofEarlier;
  private PdpFixture pdp;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    ofServer = TestCertificate.create(folder, "server", "CN=localhost", "ip:127.0.0.1");
    ofGateway =
        TestCertificate.create(folder, "gateway", "CN=x", "uri:spiffe://prod.example/gateway");
    ofOrders = TestCertificate.create(folder, "orders", "CN=orders, O=Example", "dns:orders");
    ofFlood = TestCertificate.create(folder, "flood", "CN=flood", "dns:flood");
    ofBurst = TestCertificate.create(folder, "burst", "CN=burst", "dns:burst");
    ofEarlier =
        TestCertificate.createExpired(
            folder, "earlier", "CN=x", "uri:spiffe://prod.example/gateway");
    ofStranger =
        TestCertificate.create(
            folder, "stranger", "CN=spiffe://prod.example/gateway", "dns:stranger");
    String authorities =
        Files.readString(ofGateway.chain())
            + Files.readString(ofOrders.chain())
            + Files.readString(ofFlood.chain())
            + Files.readString(ofBurst.chain())
            + Files.readString(ofEarlier.chain())
            + Files.readString(ofStranger.chain());
    Files.writeString(folder.resolve("ca.pem"), authorities);
    Path file =
        Files.writeString(
            folder.resolve("callers.json"),
            """
            {"client_authorities": "ca.pem",
             "callers": [
              {"name": "gateway", "rights": ["evaluate", "search"],
               "certificate": {"uri": "spiffe://prod.example/gateway"}},
              {"name": "orders", "rights": ["evaluate"],
               "certificate": {"subject": "CN=orders,O=Example"}},
              {"name": "flood", "rights": ["evaluate"], "per_second": 20,
               "certificate": {"subject": "CN=flood"}},
              {"name": "burst", "rights": ["evaluate"], "per_second": 20,
               "certificate": {"subject": "CN=burst"}}]}
            """);
    Callers callers = CallerFile.read(file);
    var settings =
        new DecisionServer.Settings(
            Optional.empty(),
            0,
            Optional.of(ofServer.files()),
            Optional.empty(),
            callers,
            DecisionServer.LIMITS);
    pdp =
        PdpFixture.start(
            folder.resolve("policies"),
            Map.of("all.cedar", "permit(principal, action, resource);"),
            settings);
  }

  @AfterAll
  void stop() {
    pdp.close();
  }

  private HttpResponse<String> post(TestCertificate own, String path, String body) {
    try (HttpClient client = ofServer.client(own)) {
      return post(client, path, body);
    }
  }

  private HttpResponse<String> post(HttpClient client, String path, String body) {
    try {
      return client.send(
          HttpRequest.newBuilder(URI.create(pdp.address() + path))
              .header("Content-Type", "application/json")
              .header("X-Request-ID", "r1")
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build(),
          BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theCertificateFixesTheRights() {
    assertThat(post(ofGateway, EVALUATION, REQUEST).body()).startsWith("{\"decision\":true");
    assertThat(post(ofGateway, "/access/v1/search/subject", SEARCH).statusCode()).isEqualTo(200);
    assertThat(post(ofOrders, EVALUATION, REQUEST).statusCode()).isEqualTo(200);
    HttpResponse<String> refused = post(ofOrders, "/access/v1/search/subject", SEARCH);
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).isEqualTo("the caller does not have the right search\n");
  }

  @Test
  void whoeverHasNoKnownCertificateIsRefused() throws Exception {
    try (HttpClient client = ofServer.client(null)) {
      HttpResponse<String> none = post(client, EVALUATION, REQUEST);
      assertThat(none.statusCode()).isEqualTo(401);
      assertThat(none.body()).isEqualTo("a credential is required: a client certificate\n");
      assertThat(none.headers().firstValue("X-Request-ID")).contains("r1");
      assertThat(
              client
                  .send(
                      HttpRequest.newBuilder(
                              URI.create(pdp.address() + "/.well-known/authzen-configuration"))
                          .build(),
                      BodyHandlers.ofString())
                  .statusCode())
          .isEqualTo(200);
    }
    // A subject name that looks like a URI is none.
    HttpResponse<String> stranger = post(ofStranger, EVALUATION, REQUEST);
    assertThat(stranger.statusCode()).isEqualTo(403);
    assertThat(stranger.body()).isEqualTo("the client certificate is of no known caller\n");
  }

  @Test
  void anExpiredCertificateIsRefusedWhateverTheHandshakeSays() {
    HttpResponse<String> refused = post(ofEarlier, EVALUATION, REQUEST);
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.body()).isEqualTo("the client certificate is not valid now\n");
  }

  @Test
  void largeRequestsAtTheSameTimeAreNotAllDecided() throws Exception {
    byte[] batch = batch(200).getBytes(UTF_8);
    try (HttpClient burst = ofServer.client(ofBurst);
        Socket slow =
            burst
                .sslContext()
                .getSocketFactory()
                .createSocket("127.0.0.1", URI.create(pdp.address()).getPort())) {
      slow.getOutputStream()
          .write(
              """
              POST /access/v1/evaluations HTTP/1.1\r
              Host: localhost\r
              Content-Type: application/json\r
              Content-Length: %d\r
              \r
              """
                  .formatted(batch.length)
                  .getBytes(UTF_8));
      // Until it is admitted.
      Thread.sleep(500);
      assertThat(post(burst, "/access/v1/evaluations", batch(200)).statusCode()).isEqualTo(200);
      slow.getOutputStream().write(batch);
      assertThat(new String(slow.getInputStream().readNBytes(12), UTF_8)).isEqualTo("HTTP/1.1 429");
    }
  }

  private static String batch(int items) {
    return IntStream.range(0, items)
        .mapToObj(i -> "{}")
        .collect(Collectors.joining(",", "{" + ITEM + ",\"evaluations\":[", "]}"));
  }

  @Test
  void aFloodOfOneCallerIsRefusedAndOthersAreServed() {
    try (HttpClient flood = ofServer.client(ofFlood);
        HttpClient gateway = ofServer.client(ofGateway)) {
      assertThat(post(flood, "/access/v1/evaluations", batch(200)).statusCode()).isEqualTo(200);

      HttpResponse<String> refused = post(flood, EVALUATION, REQUEST);
      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(refused.headers().firstValueAsLong("Retry-After").orElse(0)).isBetween(1L, 10L);
      assertThat(post(gateway, EVALUATION, REQUEST).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void otherMachinesNeedTlsAndCredentials() {
    assertThatThrownBy(
            () ->
                new DecisionServer.Settings(
                    Optional.of(InetAddress.getByAddress(new byte[] {10, 0, 0, 1})),
                    0,
                    Optional.of(ofServer.files()),
                    Optional.empty(),
                    Callers.anyone(),
                    DecisionServer.LIMITS))
        .hasMessageContaining("callers with credentials");
  }
}
