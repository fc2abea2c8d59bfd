package io.spoor.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.spoor.client.OperationFailedException;
import io.spoor.client.triage.AlertTriage;
import io.spoor.schemas.connection.HostCheck;
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
 * Serves the API over HTTP. Every request needs a token, except {@code GET /health}, which reports
 * only that the server is up.
 */
public final class ApiServer implements AutoCloseable {
  /** Far more than a note needs. */
  private static final int MAX_BODY_BYTES = 64 * 1024;

  private static final String BEARER = "Bearer ";

  /** The cause names addresses, logins and files. It goes to the operator's log, not to callers. */
  private static final String UNAVAILABLE =
      "alerts are not available at the moment: try again later. If the error "
          + "persists, inform the operator of this server: its log has the cause";

  private static final String FAILED =
      "unexpected failure: inform the operator of this server, whose log has the cause";

  static {
    // Seconds; without it, a client that stops sending would occupy a thread indefinitely.
    System.setProperty("sun.net.httpserver.maxReqTime", "30");
    System.setProperty("sun.net.httpserver.maxRspTime", "60");
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HostCheck hosts;
  private final ApiTokens tokens;
  private final AlertsApi alerts;
  private final Consumer<String> journal;

  private ApiServer(
      HttpServer server,
      HostCheck hosts,
      ApiTokens tokens,
      AlertTriage triage,
      Consumer<String> journal) {
    this.server = server;
    this.hosts = hosts;
    this.tokens = tokens;
    this.alerts = new AlertsApi(triage, journal);
    this.journal = journal;
  }

  /**
   * Starts listening.
   *
   * @param port 0: any free port
   * @param hosts names under which callers reach the server; others are refused
   * @param tokens tokens of permitted callers
   * @param journal receives one line per action and per failure
   * @throws OperationFailedException if the address is unavailable
   */
  public static ApiServer open(
      String host,
      int port,
      HostCheck hosts,
      ApiTokens tokens,
      AlertTriage triage,
      Consumer<String> journal) {
    try {
      HttpServer server = HttpServer.create(new InetSocketAddress(address(host), port), 0);
      var api = new ApiServer(server, hosts, tokens, triage, journal);
      server.setExecutor(api.threads);
      server.createContext("/", api::handle);
      server.start();
      return api;
    } catch (IOException e) {
      throw new OperationFailedException(
          "cannot listen on " + host + " port " + port + ": " + e.getMessage(), e);
    }
  }

  private static InetAddress address(String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new OperationFailedException("cannot resolve the host name " + host, e);
    }
  }

  /** Base URL, without a slash at the end. */
  public String url() {
    InetSocketAddress address = server.getAddress();
    String host = address.getAddress().getHostAddress();
    return "http://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
  }

  /** Whether the server is reachable from other machines. */
  public boolean isOpenToOthers() {
    return !server.getAddress().getAddress().isLoopbackAddress();
  }

  /** Names of the token holders. */
  public List<String> tokenNames() {
    return tokens.holderNames();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      send(exchange, reply(exchange));
    }
  }

  private ApiResponse reply(HttpExchange exchange) throws IOException {
    String rawPath = exchange.getRequestURI().getRawPath();
    String path = rawPath == null ? "" : rawPath;
    if (!hosts.accepts(
        exchange.getRequestHeaders().getOrDefault("Host", List.of()),
        exchange.getLocalAddress().getAddress())) {
      return ApiResponse.fault(421, "not a name of this server: see --allow-host");
    }
    if (path.equals("/health") && exchange.getRequestMethod().equals("GET")) {
      return ApiResponse.ok("{\"status\":\"UP\"}");
    }
    try {
      Optional<String> tokenHolder = token(exchange).flatMap(tokens::holderOf);
      if (tokenHolder.isEmpty()) {
        return ApiResponse.fault(
            401,
            "a token is required: Authorization: Bearer TOKEN",
            Map.of("WWW-Authenticate", "Bearer realm=\"spoor\""));
      }
      byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
      if (body.length > MAX_BODY_BYTES) {
        return ApiResponse.fault(413, "the body exceeds " + MAX_BODY_BYTES + " bytes");
      }
      return alerts.handle(
          new ApiRequest(
              exchange.getRequestMethod(),
              path,
              exchange.getRequestURI().getRawQuery(),
              exchange.getRequestHeaders().getFirst("Content-Type"),
              body,
              tokenHolder.get()));
    } catch (OperationFailedException | RegistryException e) {
      journal.accept(exchange.getRequestMethod() + " " + path + ": " + e.getMessage());
      return ApiResponse.fault(503, UNAVAILABLE, Map.of("Retry-After", "5"));
    } catch (RuntimeException e) {
      journal.accept(exchange.getRequestMethod() + " " + path + ": unexpected failure: " + e);
      return ApiResponse.fault(500, FAILED);
    }
  }

  private static Optional<String> token(HttpExchange exchange) {
    List<String> headers = exchange.getRequestHeaders().getOrDefault("Authorization", List.of());
    return headers.size() == 1
            && headers.getFirst().regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? Optional.of(headers.getFirst().substring(BEARER.length()).strip())
        : Optional.empty();
  }

  private static void send(HttpExchange exchange, ApiResponse response) throws IOException {
    var headers = exchange.getResponseHeaders();
    headers.set("Content-Type", "application/json");
    headers.set("Cache-Control", "no-store");
    headers.set("X-Content-Type-Options", "nosniff");
    response.headers().forEach(headers::set);
    byte[] body = response.json().getBytes(UTF_8);
    boolean isHead = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(response.status(), isHead ? -1 : body.length);
    if (!isHead) {
      exchange.getResponseBody().write(body);
    }
  }

  /** Stops listening; requests in progress have two seconds to complete. */
  @Override
  public void close() {
    server.stop(2);
    threads.shutdown();
  }
}
