package io.spoor.streams.app;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.platform.connection.HostCheck;
import io.spoor.platform.sink.BacklogReport;
import io.spoor.platform.sink.SinkState;
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
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthServerTest {
  private final HttpClient http = HttpClient.newHttpClient();
  private volatile String status = "CREATED";
  private volatile boolean live = true;
  private volatile String sinks = "[]";
  private volatile Supplier<String> metrics = () -> "spoor_live 1.0\n";
  private HealthServer health;

  @TempDir Path dir;

  @BeforeEach
  void open() throws IOException {
    health =
        HealthServer.open(
            "127.0.0.1",
            0,
            HostCheck.allowing(List.of("app-1")),
            Optional.of(dir.resolve("port")),
            new HealthServer.HealthSource(
                () -> status,
                () -> live,
                () -> 7,
                () -> 3,
                () -> 2,
                () -> sinks,
                () -> metrics.get()));
  }

  @AfterEach
  void close() {
    health.close();
    http.close();
  }

  @Test
  void anAppThatStartsIsLiveAndNotReady() throws Exception {
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
    assertThat(get("/health/ready").statusCode()).isEqualTo(503);
    assertThat(get("/health").statusCode()).isEqualTo(503);
  }

  @Test
  void anAppThatRunsIsBoth() throws Exception {
    status = "RUNNING";

    assertThat(get("/health/live").statusCode()).isEqualTo(200);
    assertThat(get("/health/ready").statusCode()).isEqualTo(200);
    assertThat(get("/health").statusCode()).isEqualTo(200);
    assertThat(get("/health").body().strip())
        .isEqualTo(
            "{\"status\":\"RUNNING\",\"manifests\":7,\"principals\":3,\"exceptions\":2,\"sinks\":[]}");
  }

  @Test
  void aSinkThatIsStuckIsNamedWithTimeReasonAndBacklog() throws Exception {
    Instant now = Instant.parse("2026-03-01T10:05:00Z");
    var report =
        BacklogReport.failing(
            Instant.parse("2026-03-01T10:01:00Z"),
            "no\nroom",
            Instant.parse("2026-03-01T10:00:00Z"));
    status = "RUNNING";
    sinks =
        SinkWatch.json(
            List.of(
                SinkState.of(
                    "spoor-elasticsearch",
                    List.of(new SinkState.Progress(10, 30, Optional.of(report))),
                    true)),
            now);

    HttpResponse<String> page = get("/health");

    assertThat(page.statusCode()).as("restarting the app helps no sink").isEqualTo(200);
    assertThat(page.body())
        .contains(
            "\"sinks\":[{\"sink\":\"spoor-elasticsearch\",\"state\":\"stuck\",\"since\":\"2026-03-01T10:01:00Z\"",
            "\"records_behind\":20,\"seconds_behind\":300}]");
    assertThat(page.body()).contains("\"reason\":\"no").doesNotContain("\\n");
  }

  @Test
  void anAppThatFailedIsNeither() throws Exception {
    status = "ERROR";
    live = false;

    assertThat(get("/health/live").statusCode()).isEqualTo(503);
    assertThat(get("/health/ready").statusCode()).isEqualTo(503);
  }

  @Test
  void metricsComeAsPrometheusReadsThem() throws Exception {
    HttpResponse<String> page = get("/metrics");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type").orElseThrow())
        .isEqualTo("text/plain; version=0.0.4; charset=utf-8");
    assertThat(page.body()).isEqualTo("spoor_live 1.0\n");
  }

  @Test
  void whatIsNoPageIsSaidToBeNone() throws Exception {
    assertThat(get("/").statusCode()).isEqualTo(404);
    assertThat(get("/healthy").statusCode()).isEqualTo(404);
    assertThat(send("/metrics", "POST").statusCode()).isEqualTo(405);
    assertThat(send("/health", "HEAD").statusCode()).isEqualTo(503);
  }

  @Test
  void aPageThatCannotBeShownSaysSo() throws Exception {
    metrics =
        () -> {
          throw new IllegalStateException("closed");
        };

    assertThat(get("/metrics").statusCode()).isEqualTo(500);
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
  }

  /** Over a socket: the HTTP client sends no other host than it connects to. */
  @ParameterizedTest
  @CsvSource({
    "Host: localhost, 200",
    "Host: app-1:8080, 200",
    "Host: 127.0.0.1, 200",
    "Host: evil.example, 421",
    "Host: 127.0.0.1.evil.example, 421",
    "Origin: null, 421"
  })
  void anotherSitesNameIsRefused(String header, String expected) throws IOException {
    status = "RUNNING";
    for (String page : List.of("/health", "/health/live", "/metrics")) {
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), health.port())) {
        socket
            .getOutputStream()
            .write(("GET " + page + " HTTP/1.0\r\n" + header + "\r\n\r\n").getBytes(US_ASCII));
        String response = new String(socket.getInputStream().readAllBytes(), US_ASCII);
        assertThat(response).as(page).startsWith("HTTP/1.1 " + expected);
        assertThat(response.contains("RUNNING") || response.contains("spoor_live"))
            .as(page)
            .isEqualTo(expected.equals("200"));
      }
    }
  }

  @Test
  void thePortStandsInItsFile() throws IOException {
    assertThat(Files.readString(dir.resolve("port"))).isEqualTo(Integer.toString(health.port()));
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(path, "GET");
  }

  private HttpResponse<String> send(String path, String method) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + health.port() + path))
            .method(method, BodyPublishers.noBody())
            .build();
    return http.send(request, BodyHandlers.ofString());
  }
}
