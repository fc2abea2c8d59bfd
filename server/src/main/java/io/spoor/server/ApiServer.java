package io.spoor.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.spoor.client.CommandFailed;
import io.spoor.client.triage.AlertDesk;
import io.spoor.schemas.registry.RegistryException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * The API over HTTP: every request brings a token, but for {@code GET /health}, which says that the
 * server is there and nothing else.
 */
public final class ApiServer implements AutoCloseable {
  /** Far more than a note needs. */
  private static final int MOST_BYTES = 64 * 1024;

  private static final String BEARER = "Bearer ";

  /** The cause names addresses, logins and files: it is for the operator's log, not for callers. */
  private static final String UNAVAILABLE =
      "alerts are not available at the moment: try again later; if it lasts, tell the operator of this server, whose log has"
          + " the cause";

  private static final String FAILED =
      "an unexpected failure: tell the operator of this server, whose log has the cause";

  static {
    // Seconds; else a client that sends nothing more would hold a thread for ever.
    System.setProperty("sun.net.httpserver.maxReqTime", "30");
    System.setProperty("sun.net.httpserver.maxRspTime", "60");
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Tokens tokens;
  private final AlertsApi alerts;
  private final Consumer<String> journal;

  private ApiServer(HttpServer server, Tokens tokens, AlertDesk desk, Consumer<String> journal) {
    this.server = server;
    this.tokens = tokens;
    this.alerts = new AlertsApi(desk, journal);
    this.journal = journal;
  }

  /**
   * Listens.
   *
   * @param port 0: any that is free
   * @param tokens those who may ask
   * @param journal is told what is done and what fails, a line each
   * @throws CommandFailed if the address cannot be had
   */
  public static ApiServer open(
      String host, int port, Tokens tokens, AlertDesk desk, Consumer<String> journal) {
    try {
      HttpServer server = HttpServer.create(new InetSocketAddress(address(host), port), 0);
      var api = new ApiServer(server, tokens, desk, journal);
      server.setExecutor(api.threads);
      server.createContext("/", api::take);
      server.start();
      return api;
    } catch (IOException e) {
      throw new CommandFailed(
          "cannot listen on " + host + " port " + port + ": " + e.getMessage(), e);
    }
  }

  private static InetAddress address(String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new CommandFailed("there is no address " + host, e);
    }
  }

  /** Where it is, without a slash at the end. */
  public String url() {
    InetSocketAddress address = server.getAddress();
    String host = address.getAddress().getHostAddress();
    return "http://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
  }

  /** Whether others than this machine's programs can reach it. */
  public boolean isOpenToOthers() {
    return !server.getAddress().getAddress().isLoopbackAddress();
  }

  /** Whose tokens there are. */
  public List<String> names() {
    return tokens.names();
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      send(exchange, reply(exchange));
    }
  }

  private Reply reply(HttpExchange exchange) throws IOException {
    String asked = exchange.getRequestURI().getRawPath();
    String path = asked == null ? "" : asked;
    if (path.equals("/health") && exchange.getRequestMethod().equals("GET")) {
      return Reply.ok("{\"status\":\"UP\"}");
    }
    try {
      Optional<String> by = token(exchange).flatMap(tokens::holderOf);
      if (by.isEmpty()) {
        return Reply.fault(
            401,
            "a token is needed: Authorization: Bearer TOKEN",
            Map.of("WWW-Authenticate", "Bearer realm=\"spoor\""));
      }
      byte[] body = exchange.getRequestBody().readNBytes(MOST_BYTES + 1);
      if (body.length > MOST_BYTES) {
        return Reply.fault(413, "the body has more than " + MOST_BYTES + " bytes");
      }
      return alerts.answer(
          new Asked(
              exchange.getRequestMethod(),
              path,
              exchange.getRequestURI().getRawQuery(),
              exchange.getRequestHeaders().getFirst("Content-Type"),
              body,
              by.get()));
    } catch (CommandFailed | RegistryException e) {
      journal.accept(exchange.getRequestMethod() + " " + path + ": " + e.getMessage());
      return Reply.fault(503, UNAVAILABLE, Map.of("Retry-After", "5"));
    } catch (RuntimeException e) {
      journal.accept(exchange.getRequestMethod() + " " + path + ": unexpected failure: " + e);
      return Reply.fault(500, FAILED);
    }
  }

  private static Optional<String> token(HttpExchange exchange) {
    List<String> given = exchange.getRequestHeaders().getOrDefault("Authorization", List.of());
    return given.size() == 1 && given.getFirst().regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? Optional.of(given.getFirst().substring(BEARER.length()).strip())
        : Optional.empty();
  }

  private static void send(HttpExchange exchange, Reply reply) throws IOException {
    var headers = exchange.getResponseHeaders();
    headers.set("Content-Type", "application/json");
    headers.set("Cache-Control", "no-store");
    headers.set("X-Content-Type-Options", "nosniff");
    reply.headers().forEach(headers::set);
    byte[] body = reply.json().getBytes(UTF_8);
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(reply.status(), head ? -1 : body.length);
    if (!head) {
      exchange.getResponseBody().write(body);
    }
  }

  /** Stops listening; what is being answered has two seconds. */
  @Override
  public void close() {
    server.stop(2);
    threads.shutdown();
  }
}
