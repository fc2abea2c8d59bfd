package io.spoor.cli.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.spoor.cli.Script;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * deploy/probe as docker-compose.yml calls it, outside Docker: with the tools that every image has,
 * and with no others on the PATH.
 */
@Timeout(60)
class ProbeTest {
  /** Bash, and what busybox and coreutils both have. */
  static final List<String> TOOLS = List.of("sh", "bash", "timeout", "head", "od", "tr", "grep");

  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  @TempDir private static Path bin = Path.of("");
  private static Map<String, String> environment = Map.of();
  private final List<AutoCloseable> open = new ArrayList<>();

  @BeforeAll
  static void noOtherTools() throws IOException {
    environment = Script.onlyTools(bin, TOOLS);
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  private int probe(String service, int port) throws Exception {
    return Script.run(environment, ComposeFile.healthCheck(service, port)).exit();
  }

  /** A server that answers every path with this. */
  private int answering(int status, String body) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(LOOPBACK, 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(status, 0);
            exchange.getResponseBody().write(body.getBytes(UTF_8));
          }
        });
    server.start();
    open.add(() -> server.stop(0));
    return server.getAddress().getPort();
  }

  /** A server that answers what it is sent first with these bytes, as a broker does. */
  private int sending(String hex) throws IOException {
    ServerSocket server = listening(50);
    Thread.ofVirtual()
        .start(
            () -> {
              try (Socket socket = server.accept()) {
                byte[] request = socket.getInputStream().readNBytes(18);
                assertThat(request).hasSize(18);
                socket.getOutputStream().write(HexFormat.of().parseHex(hex.replace(" ", "")));
                socket.shutdownOutput();
                socket.getInputStream().readAllBytes();
              } catch (IOException closed) {
                // The test is over.
              }
            });
    return server.getLocalPort();
  }

  private ServerSocket listening(int backlog) throws IOException {
    ServerSocket server = new ServerSocket(0, backlog, LOOPBACK);
    open.add(server);
    return server;
  }

  @ParameterizedTest
  @ValueSource(strings = {"app-1", "app-2", "schema-registry", "connect", "decisions"})
  void aServiceThatAnswersIsHealthy(String service) throws Exception {
    assertThat(probe(service, answering(200, "{\"state\":\"RUNNING\"}"))).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"app-1", "app-2", "schema-registry", "connect", "decisions"})
  void aServiceThatAnswersAnErrorIsNot(String service) throws Exception {
    assertThat(probe(service, answering(503, "{\"state\":\"ERROR\"}"))).isNotZero();
    assertThat(probe(service, answering(404, ""))).isNotZero();
  }

  @Test
  void connectIsNotWhileAConnectorFailed() throws Exception {
    assertThat(probe("connect", answering(200, "{\"tasks\":[{\"state\":\"FAILED\"}]}")))
        .isNotZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"app-1", "schema-registry", "connect", "kafka-1", "decisions"})
  void nothingThatListensIsNot(String service) throws Exception {
    int port;
    try (ServerSocket server = listening(1)) {
      port = server.getLocalPort();
    }
    assertThat(probe(service, port)).isNotZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"app-1", "schema-registry", "connect", "kafka-1", "decisions"})
  void aServiceThatHangsIsNotInTimeForCompose(String service) throws Exception {
    int silent = listening(50).getLocalPort();
    assertEndsInTime(service, silent);
  }

  @Test
  void neitherIsOneThatTakesNoConnections() throws Exception {
    ServerSocket full = listening(1);
    for (int i = 0; i < 8; i++) {
      SocketChannel channel = SocketChannel.open();
      open.add(channel);
      channel.configureBlocking(false);
      channel.connect(full.getLocalSocketAddress());
    }
    assertEndsInTime("app-1", full.getLocalPort());
  }

  private void assertEndsInTime(String service, int port) throws Exception {
    long startNanos = System.nanoTime();
    assertThat(probe(service, port)).isNotZero();
    String timeout =
        ComposeFile.document().at("/services/" + service + "/healthcheck/timeout").asText();
    assertThat(Duration.ofNanos(System.nanoTime() - startNanos))
        .isLessThan(Duration.parse("PT" + timeout.toUpperCase(Locale.ROOT)));
  }

  @Test
  void aBrokerThatListsBrokersIsHealthy() throws Exception {
    assertThat(probe("kafka-1", sending("0000003c 00000001 00000003 00000001"))).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // No broker, another request's answer, cut short, nothing, another protocol.
        "0000000c 00000001 00000000 00000000",
        "0000003c 00000002 00000003 00000001",
        "0000003c 00000001",
        "",
        "48545450 2f312e31 20323030"
      })
  void otherAnswersAreNone(String hex) throws Exception {
    assertThat(probe("kafka-1", sending(hex))).isNotZero();
  }
}
