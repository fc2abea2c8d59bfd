package io.spoor.decisions.metrics;

import io.spoor.decisions.http.Readiness;
import io.spoor.platform.connection.HostCheck;
import io.spoor.platform.http.HttpCall;
import io.spoor.platform.http.HttpListener;
import io.spoor.platform.http.HttpReply;
import io.spoor.platform.http.ListenerLimits;
import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * Serves metrics and health of a decision server, on a listener of its own: callers do not see it,
 * and whoever scrapes needs no credential of a caller.
 *
 * <ul>
 *   <li>{@code GET /health/live}: 200
 *   <li>{@code GET /health/ready}, {@code GET /health}: 200 while requests are decided by recent
 *       facts, else 503 with the obstacle, or the topic that is behind
 *   <li>{@code GET /metrics}: Prometheus text format
 * </ul>
 */
public final class MetricsServer implements AutoCloseable {
  private static final String TEXT = "text/plain; charset=utf-8";

  private final HttpListener listener;

  private MetricsServer(HttpListener listener) {
    this.listener = listener;
  }

  /**
   * Starts to serve.
   *
   * @param address port 0: any free port
   * @param hosts names that requests may give the listener; others get 421
   * @throws IOException if the address cannot be used
   */
  public static MetricsServer open(
      InetSocketAddress address, HostCheck hosts, DecisionMetrics metrics, Readiness readiness)
      throws IOException {
    return new MetricsServer(
        HttpListener.open(
            address, ListenerLimits.DEFAULT, hosts, call -> page(call, metrics, readiness)));
  }

  private static HttpReply page(HttpCall call, DecisionMetrics metrics, Readiness readiness) {
    if (!call.method().equals("GET") && !call.method().equals("HEAD")) {
      return HttpReply.text(405, TEXT, "GET or HEAD").with("Allow", "GET, HEAD");
    }
    return switch (call.path()) {
      case "/health/live" -> HttpReply.text(200, TEXT, "live\n");
      case "/health", "/health/ready" ->
          readiness
              .lag()
              .map(obstacle -> HttpReply.text(503, TEXT, obstacle + "\n"))
              .orElseGet(() -> HttpReply.text(200, TEXT, "ready\n"));
      case "/metrics" -> HttpReply.text(200, DecisionMetrics.CONTENT_TYPE, metrics.scrape());
      default -> HttpReply.text(404, TEXT, "/health, /health/live, /health/ready, /metrics");
    };
  }

  /** The port of the listener. */
  public int port() {
    return listener.address().getPort();
  }

  @Override
  public void close() {
    listener.close();
  }
}
