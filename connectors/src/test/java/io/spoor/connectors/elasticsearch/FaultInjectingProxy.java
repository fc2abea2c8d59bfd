package io.spoor.connectors.elasticsearch;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A real server before Elasticsearch that answers some bulk requests itself. */
final class FaultInjectingProxy implements AutoCloseable {

  private final HttpServer server;
  private final HttpClient client = HttpClient.newHttpClient();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Deque<ResponseMode> queuedModes = new ArrayDeque<>();
  private final String target;

  /** An answer instead of Elasticsearch's; status 0 hangs up without one. */
  record ResponseMode(int status, String body) {}

  private FaultInjectingProxy(HttpServer server, String target) {
    this.server = server;
    this.target = target;
  }

  static FaultInjectingProxy startBefore(String target) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    FaultInjectingProxy proxy = new FaultInjectingProxy(server, target);
    server.setExecutor(proxy.threads);
    server.createContext("/", proxy::handle);
    server.start();
    return proxy;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Answers the next {@code times} bulk requests so. */
  synchronized void respondWith(int times, ResponseMode mode) {
    for (int i = 0; i < times; i++) {
      queuedModes.add(mode);
    }
  }

  synchronized int remainingModes() {
    return queuedModes.size();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
    client.close();
  }

  private synchronized ResponseMode nextMode(HttpExchange exchange) {
    ResponseMode mode =
        exchange.getRequestURI().getPath().endsWith("/_bulk") ? queuedModes.poll() : null;
    return mode == null ? new ResponseMode(-1, "") : mode;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] request = exchange.getRequestBody().readAllBytes();
      ResponseMode mode = nextMode(exchange);
      if (mode.status() > 0) {
        respond(exchange, mode.status(), "application/json", mode.body().getBytes(UTF_8));
      } else if (mode.status() < 0) {
        forward(exchange, request);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void forward(HttpExchange exchange, byte[] body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(target + exchange.getRequestURI()))
            .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
    for (String name : new String[] {"Content-Type", "Accept"}) {
      String value = exchange.getRequestHeaders().getFirst(name);
      if (value != null) {
        request.header(name, value);
      }
    }
    HttpResponse<byte[]> response =
        client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    respond(
        exchange,
        response.statusCode(),
        response.headers().firstValue("Content-Type").orElse("application/json"),
        response.body());
  }

  private static void respond(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.getResponseHeaders().set("X-Elastic-Product", "Elasticsearch");
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }
}
