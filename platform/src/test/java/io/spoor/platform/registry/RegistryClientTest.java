package io.spoor.platform.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spoor.platform.connection.TlsConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * How the client takes what a server may do; what a registry does is tested with a real one in
 * testkit.
 */
class RegistryClientTest {

  private static final Schema SCHEMA = Schema.createRecord("A", null, "n", false, List.of());
  private static final RetryPolicy FAST_RETRY =
      new RetryPolicy(3, Duration.ofMillis(5), Duration.ofMillis(20));
  private static final String ID_7 = "{\"id\":7}";

  @SuppressWarnings("NullAway.Init")
  private StubRegistry registry;

  @BeforeEach
  void start() throws IOException {
    registry = StubRegistry.http();
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  @Test
  void asksAsTheRestApiSays() {
    registry.respond(200, ID_7);
    try (RegistryClient client = client()) {
      assertThat(client.register("a b-value", SCHEMA)).isEqualTo(7);
    }

    StubRegistry.ReceivedRequest request = registry.requests().getFirst();
    assertThat(request.line()).isEqualTo("POST /subjects/a%20b-value/versions");
    assertThat(request.body())
        .contains("\"schemaType\":\"AVRO\"")
        .contains("\"schema\":\"{\\\"type\\\":\\\"record\\\"");
    assertThat(request.authorization()).isNull();
  }

  @Test
  void asksOncePerSchemaInEachDirection() {
    registry.respond(200, "{\"id\":7,\"schema\":\"\\\"string\\\"\"}");
    try (RegistryClient client = client()) {
      for (int i = 0; i < 3; i++) {
        client.register("s-value", SCHEMA);
        client.lookUp("s-value", SCHEMA);
        client.byId(7);
      }
    }

    assertThat(registry.requests())
        .extracting(StubRegistry.ReceivedRequest::line)
        .containsExactly(
            "POST /subjects/s-value/versions", "POST /subjects/s-value", "GET /schemas/ids/7");
  }

  @Test
  void sendsCredentialsWithEachRequest() {
    registry.respond(200, ID_7);
    Map<String, String> config =
        Map.of(
            "schema.registry.url",
            registry.url().toString(),
            "schema.registry.basic.auth.user.info",
            "spoor:pass:w");
    try (RegistryClient client = new RegistryClient(RegistryConfig.fromMap(config))) {
      client.register("s-value", SCHEMA);
    }

    assertThat(registry.requests().getFirst().authorization()).isEqualTo("Basic c3Bvb3I6cGFzczp3");
  }

  @Test
  void triesAgainWhenTheServerIsTroubledOrBusy() {
    registry
        .respond(503, "")
        .respond(429, "{\"message\":\"slow down\"}", Map.of("Retry-After", "3600"))
        .respond(200, ID_7);
    long start = System.nanoTime();

    try (RegistryClient client = client()) {
      assertThat(client.register("s-value", SCHEMA)).isEqualTo(7);
    }

    assertThat(registry.requests()).hasSize(3);
    // What the server asks for counts only up to the longest pause.
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
  }

  @Test
  void waitsAsLongAsABusyServerAsksFor() {
    registry.respond(429, "", Map.of("Retry-After", "1")).respond(200, ID_7);
    RetryPolicy retryPolicy = new RetryPolicy(2, Duration.ofMillis(1), Duration.ofSeconds(5));
    long start = System.nanoTime();

    try (RegistryClient client = client(retryPolicy, registry.url())) {
      client.register("s-value", SCHEMA);
    }

    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void givesUpWithTheLastReason() {
    registry.respond(500, "{\"error_code\":50001,\"message\":\"Error in the backend data store\"}");

    assertThatThrownBy(() -> client().register("s-value", SCHEMA))
        .isInstanceOf(RegistryException.Unavailable.class)
        .hasMessageContaining("s-value")
        .hasMessageContaining(registry.url().toString())
        .hasMessageContaining("Error in the backend data store")
        .hasMessageContaining("3 times");
    assertThat(registry.requests()).hasSize(3);
  }

  @Test
  void saysWhenNobodyListens() throws IOException {
    URI unusedUrl = unusedUrl();

    assertThatThrownBy(() -> client(FAST_RETRY, unusedUrl).byId(3))
        .isInstanceOf(RegistryException.Unavailable.class)
        .hasMessageContaining("schema id 3")
        .hasMessageContaining(unusedUrl.toString())
        .hasMessageContaining("cannot connect")
        .hasMessageContaining("schema.registry.url");
  }

  @Test
  void saysWhenNoAnswerComes() {
    registry.respondAfter(Duration.ofSeconds(20), ID_7);
    RegistryConfig config =
        new RegistryConfig(
            List.of(registry.url()),
            null,
            TlsConfig.javaDefault("schema.registry."),
            Duration.ofSeconds(1),
            Duration.ofMillis(100),
            new RetryPolicy(2, Duration.ZERO, Duration.ZERO),
            true);

    assertThatThrownBy(() -> new RegistryClient(config).register("s-value", SCHEMA))
        .isInstanceOf(RegistryException.Unavailable.class)
        .hasMessageContaining("no response within 100 ms");
  }

  @Test
  void goesToTheNextUrlAndStaysThere() throws IOException {
    registry.respond(200, "{\"schema\":\"\\\"string\\\"\"}");
    try (StubRegistry failing = StubRegistry.http().respond(503, "");
        RegistryClient client = client(FAST_RETRY, unusedUrl(), failing.url(), registry.url())) {
      client.byId(1);
      client.byId(2);

      assertThat(failing.requests()).hasSize(1);
      assertThat(registry.requests()).hasSize(2);
    }
  }

  @Test
  void saysThatAccessIsDeniedWithoutShowingThePassword() {
    registry.respond(401, "{\"error_code\":401,\"message\":\"Unauthorized\"}");
    Map<String, String> config =
        Map.of("schema.registry.url", "http://spoor:hunter2@localhost:" + registry.port() + "/");

    assertThatThrownBy(
            () -> new RegistryClient(RegistryConfig.fromMap(config)).register("s-value", SCHEMA))
        .isInstanceOf(RegistryException.Unauthorised.class)
        .hasMessageContaining("s-value")
        .hasMessageContaining(registry.url().toString())
        .hasMessageContaining("schema.registry.basic.auth.user.info")
        .message()
        .doesNotContain("hunter2");
    assertThat(registry.requests()).hasSize(1);
    assertThat(registry.requests().getFirst().authorization()).isNotNull();
  }

  @Test
  void handsOnWhyASchemaIsRefused() {
    registry.respond(409, "{\"error_code\":409,\"message\":\"reader field 'x' has no default\"}");
    assertThatThrownBy(() -> client().register("s-value", SCHEMA))
        .isInstanceOf(RegistryException.SchemaRefused.class)
        .hasMessageContaining("s-value")
        .hasMessageContaining("reader field 'x' has no default");
    assertThat(registry.requests()).hasSize(1);
  }

  @Test
  void handsOnWhatTheRegistrySaysAboutCompatibility() {
    registry.respond(200, "{\"is_compatible\":false,\"messages\":[\"one\",\"two\"]}");

    assertThat(client().check("s-value", SCHEMA))
        .isEqualTo(new Compatibility(false, List.of("one", "two")));
  }

  @Test
  void tellsAMissingSchemaFromAWrongUrl() {
    registry
        .respond(404, "{\"error_code\":40403,\"message\":\"Schema not found\"}")
        .respond(404, "<html>no</html>");

    assertThatThrownBy(() -> client().byId(5))
        .isInstanceOf(RegistryException.NotFound.class)
        .hasMessageContaining("id 5");
    assertThatThrownBy(() -> client().byId(6))
        .isInstanceOf(RegistryException.NotARegistry.class)
        .hasMessageContaining("/apis/ccompat/v7");
  }

  @Test
  void doesNotTakeAnyOtherServerForARegistry() {
    registry
        .respond(200, "<html>hello</html>")
        .respond(200, "{\"status\":\"ok\"}")
        .respond(302, "");

    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> client().register("s-value", SCHEMA))
          .isInstanceOf(RegistryException.NotARegistry.class);
    }
  }

  @Test
  void readsSelfContainedAvroOnly() {
    registry
        .respond(200, "{\"schemaType\":\"PROTOBUF\",\"schema\":\"syntax\"}")
        .respond(
            200,
            "{\"schema\":\"\\\"B\\\"\",\"references\":[{\"name\":\"B\",\"subject\":\"b\",\"version\":1}]}");

    assertThatThrownBy(() -> client().byId(1))
        .isInstanceOf(RegistryException.NotFound.class)
        .hasMessageContaining("PROTOBUF");
    assertThatThrownBy(() -> client().byId(2))
        .isInstanceOf(RegistryException.NotFound.class)
        .hasMessageContaining("references");
  }

  @Test
  void stopsWaitingWhenInterrupted() {
    registry.respond(503, "");
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> client().byId(1))
        .isInstanceOf(RegistryException.Unavailable.class)
        .hasMessageContaining("Interrupted");
    assertThat(Thread.interrupted()).isTrue();
  }

  private RegistryClient client() {
    return client(FAST_RETRY, registry.url());
  }

  private static RegistryClient client(RetryPolicy retry, URI... urls) {
    return new RegistryClient(RegistryConfig.of(urls).withRetry(retry));
  }

  private static URI unusedUrl() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return URI.create("http://localhost:" + socket.getLocalPort());
    }
  }
}
