package io.spoor.streams.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.spoor.schemas.connection.HostCheck;
import io.spoor.streams.telemetry.AppMetrics;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the application's health over HTTP.
 *
 * <ul>
 *   <li>{@code GET /health/live}: 200 from the start until the app fails or is stopped
 *   <li>{@code GET /health/ready}, {@code GET /health}: 200 while the app runs
 *   <li>{@code GET /metrics}: Prometheus text format
 * </ul>
 *
 * The health pages otherwise return 503. They show the state as JSON. Requests under a name that is
 * not the server's get 421.
 */
final class HealthServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HealthServer.class);
  private static final String JSON = "application/json";
  private static final String TEXT = "text/plain; charset=utf-8";

  private final HttpServer server;
  private final HostCheck hosts;
  private final HealthSource app;

  /**
   * Values that the pages show.
   *
   * @param status {@code RUNNING} while ready
   * @param live whether the app works, or may still start to
   * @param manifests number of records read from the manifest topic
   * @param exceptions number of records read from the exception topic
   * @param metrics in Prometheus text format
   */
  record HealthSource(
      Supplier<String> status,
      BooleanSupplier live,
      LongSupplier manifests,
      LongSupplier exceptions,
      Supplier<String> metrics) {
    static final String RUNNING = "RUNNING";

    boolean ready() {
      return status.get().equals(RUNNING);
    }
  }

  private HealthServer(HttpServer server, HostCheck hosts, HealthSource app) {
    this.server = server;
    this.hosts = hosts;
    this.app = app;
  }

  /** {@code port}: 0 for any free port; {@code portFile}: file for the port once open. */
  static HealthServer open(
      String host, int port, HostCheck hosts, Optional<Path> portFile, HealthSource app)
      throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(host, port), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    var health = new HealthServer(server, hosts, app);
    server.createContext("/", health::handle);
    server.start();
    if (portFile.isPresent()) {
      writePortFile(portFile.get(), health.port());
    }
    return health;
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** Writes the file atomically, as other processes wait for it. */
  private static void writePortFile(Path file, int port) throws IOException {
    Path tempFile = file.resolveSibling(file.getFileName() + ".part");
    Files.writeString(tempFile, Integer.toString(port));
    Files.move(tempFile, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      try {
        respond(exchange);
      } catch (RuntimeException e) {
        log.warn("cannot render the page", e);
        if (exchange.getResponseCode() < 0) {
          send(exchange, 500, TEXT, "the log says why");
        }
      }
    }
  }

  private void respond(HttpExchange exchange) throws IOException {
    if (!hosts.accepts(
        exchange.getRequestHeaders().getOrDefault("Host", List.of()),
        exchange.getLocalAddress().getAddress())) {
      send(exchange, 421, TEXT, "not a name of this server: see health.allowed.hosts");
      return;
    }
    String method = exchange.getRequestMethod();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      exchange.getResponseHeaders().set("Allow", "GET, HEAD");
      send(exchange, 405, TEXT, "GET or HEAD");
      return;
    }
    switch (exchange.getRequestURI().getPath()) {
      case "/health", "/health/ready" -> sendHealth(exchange, app.ready());
      case "/health/live" -> sendHealth(exchange, app.live.getAsBoolean());
      case "/metrics" -> send(exchange, 200, AppMetrics.CONTENT_TYPE, app.metrics.get());
      default -> send(exchange, 404, TEXT, "/health, /health/live, /health/ready, /metrics");
    }
  }

  private void sendHealth(HttpExchange exchange, boolean isHealthy) throws IOException {
    send(
        exchange,
        isHealthy ? 200 : 503,
        JSON,
        "{\"status\":\"%s\",\"manifests\":%d,\"exceptions\":%d}%n"
            .formatted(app.status.get(), app.manifests.getAsLong(), app.exceptions.getAsLong()));
  }

  private static void send(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] body = text.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
