package io.spoor.streams.app;

import io.spoor.platform.connection.HostCheck;
import io.spoor.platform.http.HttpCall;
import io.spoor.platform.http.HttpListener;
import io.spoor.platform.http.HttpReply;
import io.spoor.platform.http.ListenerLimits;
import io.spoor.streams.telemetry.AppMetrics;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
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

  private final HttpListener listener;

  /**
   * Values that the pages show.
   *
   * @param status {@code RUNNING} while ready
   * @param live whether the app works, or may still start to
   * @param manifests number of records read from the manifest topic
   * @param principals number of records read from the topic of declared principals
   * @param exceptions number of records read from the exception topic
   * @param sinks JSON array with the state of each sink
   * @param metrics in Prometheus text format
   */
  record HealthSource(
      Supplier<String> status,
      BooleanSupplier live,
      LongSupplier manifests,
      LongSupplier principals,
      LongSupplier exceptions,
      Supplier<String> sinks,
      Supplier<String> metrics) {
    static final String RUNNING = "RUNNING";

    boolean ready() {
      return status.get().equals(RUNNING);
    }
  }

  private HealthServer(HttpListener listener) {
    this.listener = listener;
  }

  /** {@code port}: 0 for any free port; {@code portFile}: file for the port once open. */
  static HealthServer open(
      String host, int port, HostCheck hosts, Optional<Path> portFile, HealthSource app)
      throws IOException {
    var health =
        new HealthServer(
            HttpListener.open(
                new InetSocketAddress(host, port),
                ListenerLimits.DEFAULT,
                hosts,
                call -> reply(call, app)));
    if (portFile.isPresent()) {
      writePortFile(portFile.get(), health.port());
    }
    return health;
  }

  int port() {
    return listener.address().getPort();
  }

  /** Writes the file atomically, as other processes wait for it. */
  private static void writePortFile(Path file, int port) throws IOException {
    Path tempFile = file.resolveSibling(file.getFileName() + ".part");
    Files.writeString(tempFile, Integer.toString(port));
    Files.move(tempFile, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static HttpReply reply(HttpCall call, HealthSource app) {
    try {
      return page(call, app);
    } catch (RuntimeException e) {
      log.warn("cannot render the page", e);
      return HttpReply.text(500, TEXT, "the log says why");
    }
  }

  private static HttpReply page(HttpCall call, HealthSource app) {
    if (!call.method().equals("GET") && !call.method().equals("HEAD")) {
      return HttpReply.text(405, TEXT, "GET or HEAD").with("Allow", "GET, HEAD");
    }
    return switch (call.path()) {
      case "/health", "/health/ready" -> health(app, app.ready());
      case "/health/live" -> health(app, app.live.getAsBoolean());
      case "/metrics" -> HttpReply.text(200, AppMetrics.CONTENT_TYPE, app.metrics.get());
      default -> HttpReply.text(404, TEXT, "/health, /health/live, /health/ready, /metrics");
    };
  }

  private static HttpReply health(HealthSource app, boolean isHealthy) {
    return HttpReply.text(
        isHealthy ? 200 : 503,
        JSON,
        "{\"status\":\"%s\",\"manifests\":%d,\"principals\":%d,\"exceptions\":%d,\"sinks\":%s}%n"
            .formatted(
                app.status.get(),
                app.manifests.getAsLong(),
                app.principals.getAsLong(),
                app.exceptions.getAsLong(),
                app.sinks.get()));
  }

  @Override
  public void close() {
    listener.close();
  }
}
