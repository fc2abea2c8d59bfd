package io.spoor.platform.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** A real HTTP server that gives the answers a test lined up, and keeps what it was asked. */
final class StubRegistry implements AutoCloseable {

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Deque<CannedResponse> responses = new ArrayDeque<>();
  private final List<ReceivedRequest> requests = new CopyOnWriteArrayList<>();

  /** One request as it came. */
  record ReceivedRequest(String line, @Nullable String authorization, String body) {}

  private record CannedResponse(
      int status, String body, Map<String, String> headers, Duration delay) {}

  private StubRegistry(HttpServer server) {
    this.server = server;
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
  }

  static StubRegistry http() throws IOException {
    return new StubRegistry(
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
  }

  /** One that serves TLS, and asks for a client certificate if told to. */
  static StubRegistry https(SSLContext context, boolean clientCertificate) throws IOException {
    HttpsServer https =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    https.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters ssl = context.getDefaultSSLParameters();
            ssl.setNeedClientAuth(clientCertificate);
            parameters.setSSLParameters(ssl);
          }
        });
    return new StubRegistry(https);
  }

  StubRegistry respond(int status, String body) {
    return respond(status, body, Map.of());
  }

  StubRegistry respond(int status, String body, Map<String, String> headers) {
    responses.add(new CannedResponse(status, body, headers, Duration.ZERO));
    return this;
  }

  StubRegistry respondAfter(Duration delay, String body) {
    responses.add(new CannedResponse(200, body, Map.of(), delay));
    return this;
  }

  List<ReceivedRequest> requests() {
    return requests;
  }

  int port() {
    return server.getAddress().getPort();
  }

  URI url() {
    return URI.create(
        (server instanceof HttpsServer ? "https" : "http") + "://localhost:" + port());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      requests.add(
          new ReceivedRequest(
              exchange.getRequestMethod() + " " + exchange.getRequestURI(),
              exchange.getRequestHeaders().getFirst("Authorization"),
              new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
      // The last answer stands for good.
      CannedResponse response;
      synchronized (responses) {
        response = responses.size() > 1 ? responses.remove() : responses.element();
      }
      Thread.sleep(response.delay);
      response.headers.forEach(exchange.getResponseHeaders()::set);
      byte[] body = response.body.getBytes(UTF_8);
      exchange.sendResponseHeaders(response.status, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
