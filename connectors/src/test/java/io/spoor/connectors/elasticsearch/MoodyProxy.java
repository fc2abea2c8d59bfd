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
final class MoodyProxy implements AutoCloseable {

  private final HttpServer server;
  private final HttpClient client = HttpClient.newHttpClient();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Deque<Mood> moods = new ArrayDeque<>();
  private final String target;

  /** An answer instead of Elasticsearch's; status 0 hangs up without one. */
  record Mood(int status, String body) {}

  private MoodyProxy(HttpServer server, String target) {
    this.server = server;
    this.target = target;
  }

  static MoodyProxy before(String target) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    MoodyProxy proxy = new MoodyProxy(server, target);
    server.setExecutor(proxy.threads);
    server.createContext("/", proxy::handle);
    server.start();
    return proxy;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Answers the next {@code times} bulk requests so. */
  synchronized void answer(int times, Mood mood) {
    for (int i = 0; i < times; i++) {
      moods.add(mood);
    }
  }

  synchronized int moodsLeft() {
    return moods.size();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
    client.close();
  }

  private synchronized Mood nextMood(HttpExchange exchange) {
    Mood mood = exchange.getRequestURI().getPath().endsWith("/_bulk") ? moods.poll() : null;
    return mood == null ? new Mood(-1, "") : mood;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] request = exchange.getRequestBody().readAllBytes();
      Mood mood = nextMood(exchange);
      if (mood.status() > 0) {
        respond(exchange, mood.status(), "application/json", mood.body().getBytes(UTF_8));
      } else if (mood.status() < 0) {
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
    HttpResponse<byte[]> answer =
        client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    respond(
        exchange,
        answer.statusCode(),
        answer.headers().firstValue("Content-Type").orElse("application/json"),
        answer.body());
  }

  private static void respond(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.getResponseHeaders().set("X-Elastic-Product", "Elasticsearch");
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }
}
