package io.spoor.connectors.alerts.vendor;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A real HTTP server that takes messages by a vendor's documented rules, and has moods: for the
 * next requests it answers something else, late, or not at all.
 */
public abstract class FakeVendor implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Deque<ResponseMode> queuedModes = new ArrayDeque<>();
  private final List<JsonNode> accepted = new CopyOnWriteArrayList<>();
  private final List<String> rejected = new CopyOnWriteArrayList<>();
  private final List<Long> arrivals = new CopyOnWriteArrayList<>();
  private volatile @Nullable ResponseMode defaultMode;

  /**
   * How a request is answered instead.
   *
   * @param status HTTP status; 0 hangs up; -1 takes the message and then hangs up
   * @param after how long that takes
   */
  public record ResponseMode(int status, String body, Map<String, String> headers, Duration after) {
    public static ResponseMode status(int status) {
      return new ResponseMode(status, "", Map.of(), Duration.ZERO);
    }

    public static ResponseMode closeConnection() {
      return status(0);
    }

    public static ResponseMode acceptAndCloseConnection() {
      return status(-1);
    }
  }

  /** What a vendor answers. */
  protected record Reply(int status, String body) {}

  // No request arrives before a test knows the URL, which the finished vendor returns.
  @SuppressWarnings("this-escape")
  protected FakeVendor() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The next requests are answered so, one each. */
  public synchronized void respondWith(int times, ResponseMode mode) {
    for (int i = 0; i < times; i++) {
      queuedModes.add(mode);
    }
  }

  /** All requests are answered so, until {@link #recover}. */
  public void fail(ResponseMode mode) {
    defaultMode = mode;
  }

  public void recover() {
    defaultMode = null;
  }

  /** What was taken, in order. */
  public List<JsonNode> accepted() {
    return List.copyOf(accepted);
  }

  /** Why messages were refused. */
  public List<String> rejected() {
    return List.copyOf(rejected);
  }

  /** When requests came, nanoseconds of an arbitrary clock. */
  public List<Long> arrivals() {
    return List.copyOf(arrivals);
  }

  /**
   * Evaluates a request by the vendor's rules.
   *
   * @throws Refusal when one is broken
   */
  protected abstract Reply accept(HttpExchange request, byte[] body, JsonNode json);

  /** A rule is broken. */
  protected static final class RejectedRequestException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient Reply response;

    RejectedRequestException(Reply response, String reason) {
      super(reason);
      this.response = response;
    }
  }

  protected static void require(boolean valid, String problem) {
    if (!valid) {
      throw new RejectedRequestException(new Reply(400, problem), problem);
    }
  }

  private void handle(HttpExchange request) throws IOException {
    arrivals.add(System.nanoTime());
    byte[] body = request.getRequestBody().readAllBytes();
    ResponseMode mode = nextMode();
    if (mode != null) {
      sleep(mode.after());
      if (mode.status() == -1) {
        evaluate(request, body);
      }
      if (mode.status() <= 0) {
        request.close();
        return;
      }
      mode.headers().forEach(request.getResponseHeaders()::add);
      send(request, new Reply(mode.status(), mode.body()));
      return;
    }
    send(request, evaluate(request, body));
  }

  private Reply evaluate(HttpExchange request, byte[] body) {
    try {
      require("POST".equals(request.getRequestMethod()), "must be a POST");
      String type = request.getRequestHeaders().getFirst("Content-Type");
      require(type != null && type.startsWith("application/json"), "must be JSON, not " + type);
      JsonNode json = JSON.readTree(body);
      Reply response = accept(request, body, json);
      accepted.add(json);
      return response;
    } catch (RejectedRequestException e) {
      rejected.add(e.getMessage());
      return e.response;
    } catch (IOException | RuntimeException e) {
      rejected.add(e.toString());
      return new Reply(400, e.toString());
    }
  }

  private synchronized @Nullable ResponseMode nextMode() {
    ResponseMode next = queuedModes.poll();
    return next == null ? defaultMode : next;
  }

  private static void send(HttpExchange request, Reply response) throws IOException {
    byte[] bytes = response.body().getBytes(UTF_8);
    request.sendResponseHeaders(response.status(), bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      request.getResponseBody().write(bytes);
    }
    request.close();
  }

  private static void sleep(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
