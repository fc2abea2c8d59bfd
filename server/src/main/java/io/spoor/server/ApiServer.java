package io.spoor.server;

import io.spoor.client.OperationFailedException;
import io.spoor.client.triage.AlertTriage;
import io.spoor.platform.connection.HostCheck;
import io.spoor.platform.http.HttpCall;
import io.spoor.platform.http.HttpListener;
import io.spoor.platform.http.HttpReply;
import io.spoor.platform.http.ListenerLimits;
import io.spoor.platform.registry.RegistryException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  private final HttpListener listener;
  private final ApiTokens tokens;

  private ApiServer(HttpListener listener, ApiTokens tokens) {
    this.listener = listener;
    this.tokens = tokens;
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
      var handler = new RequestHandler(tokens, new AlertsApi(triage, journal), journal);
      return new ApiServer(
          HttpListener.open(
              new InetSocketAddress(address(host), port), ListenerLimits.DEFAULT, hosts, handler),
          tokens);
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
    InetSocketAddress address = listener.address();
    String host = address.getAddress().getHostAddress();
    return "http://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
  }

  /** Whether the server is reachable from other machines. */
  public boolean isOpenToOthers() {
    return !listener.address().getAddress().isLoopbackAddress();
  }

  /** Names of the token holders. */
  public List<String> tokenNames() {
    return tokens.holderNames();
  }

  /** Answers each request. */
  private record RequestHandler(ApiTokens tokens, AlertsApi alerts, Consumer<String> journal)
      implements HttpListener.Handler {

    @Override
    public HttpReply handle(HttpCall call) throws IOException {
      ApiResponse response = reply(call);
      HttpReply reply =
          HttpReply.text(response.status(), "application/json", response.json())
              .with("Cache-Control", "no-store")
              .with("X-Content-Type-Options", "nosniff");
      for (Map.Entry<String, String> header : response.headers().entrySet()) {
        reply = reply.with(header.getKey(), header.getValue());
      }
      return reply;
    }

    private ApiResponse reply(HttpCall call) throws IOException {
      if (call.path().equals("/health") && call.method().equals("GET")) {
        return ApiResponse.ok("{\"status\":\"UP\"}");
      }
      try {
        Optional<String> tokenHolder = token(call).flatMap(tokens::holderOf);
        if (tokenHolder.isEmpty()) {
          return ApiResponse.fault(
              401,
              "a token is required: Authorization: Bearer TOKEN",
              Map.of("WWW-Authenticate", "Bearer realm=\"spoor\""));
        }
        byte[] body = call.body(MAX_BODY_BYTES);
        if (body.length > MAX_BODY_BYTES) {
          return ApiResponse.fault(413, "the body exceeds " + MAX_BODY_BYTES + " bytes");
        }
        return alerts.handle(
            new ApiRequest(
                call.method(),
                call.path(),
                call.query(),
                call.header("Content-Type").orElse(null),
                body,
                tokenHolder.get()));
      } catch (OperationFailedException | RegistryException e) {
        journal.accept(call.method() + " " + call.path() + ": " + e.getMessage());
        return ApiResponse.fault(503, UNAVAILABLE, Map.of("Retry-After", "5"));
      } catch (RuntimeException e) {
        journal.accept(call.method() + " " + call.path() + ": unexpected failure: " + e);
        return ApiResponse.fault(500, FAILED);
      }
    }

    private static Optional<String> token(HttpCall call) {
      List<String> headers = call.headers("Authorization");
      return headers.size() == 1
              && headers.getFirst().regionMatches(true, 0, BEARER, 0, BEARER.length())
          ? Optional.of(headers.getFirst().substring(BEARER.length()).strip())
          : Optional.empty();
    }
  }

  /** Stops listening; requests in progress are cut off. */
  @Override
  public void close() {
    listener.close();
  }
}
