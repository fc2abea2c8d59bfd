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
public abstract class VendorServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Deque<Mood> moods = new ArrayDeque<>();
  private final List<JsonNode> taken = new CopyOnWriteArrayList<>();
  private final List<String> refused = new CopyOnWriteArrayList<>();
  private final List<Long> arrivals = new CopyOnWriteArrayList<>();
  private volatile @Nullable Mood always;

  /**
   * How a request is answered instead.
   *
   * @param status HTTP status; 0 hangs up; -1 takes the message and then hangs up
   * @param after how long that takes
   */
  public record Mood(int status, String body, Map<String, String> headers, Duration after) {
    public static Mood status(int status) {
      return new Mood(status, "", Map.of(), Duration.ZERO);
    }

    public static Mood hangUp() {
      return status(0);
    }

    public static Mood takeAndHangUp() {
      return status(-1);
    }
  }

  /** What a vendor answers. */
  protected record Reply(int status, String body) {}

  protected VendorServer() {
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
  public synchronized void answer(int times, Mood mood) {
    for (int i = 0; i < times; i++) {
      moods.add(mood);
    }
  }

  /** All requests are answered so, until {@link #recover}. */
  public void fail(Mood mood) {
    always = mood;
  }

  public void recover() {
    always = null;
  }

  /** What was taken, in order. */
  public List<JsonNode> taken() {
    return List.copyOf(taken);
  }

  /** Why messages were refused. */
  public List<String> refused() {
    return List.copyOf(refused);
  }

  /** When requests came, nanoseconds of an arbitrary clock. */
  public List<Long> arrivals() {
    return List.copyOf(arrivals);
  }

  /**
   * Judges a request by the vendor's rules.
   *
   * @throws Refusal when one is broken
   */
  protected abstract Reply take(HttpExchange request, byte[] body, JsonNode json);

  /** A rule is broken. */
  protected static final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient Reply reply;

    Refusal(Reply reply, String why) {
      super(why);
      this.reply = reply;
    }
  }

  protected static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new Refusal(new Reply(400, otherwise), otherwise);
    }
  }

  private void handle(HttpExchange request) throws IOException {
    arrivals.add(System.nanoTime());
    byte[] body = request.getRequestBody().readAllBytes();
    Mood mood = mood();
    if (mood != null) {
      sleep(mood.after());
      if (mood.status() == -1) {
        judge(request, body);
      }
      if (mood.status() <= 0) {
        request.close();
        return;
      }
      mood.headers().forEach(request.getResponseHeaders()::add);
      send(request, new Reply(mood.status(), mood.body()));
      return;
    }
    send(request, judge(request, body));
  }

  private Reply judge(HttpExchange request, byte[] body) {
    try {
      require("POST".equals(request.getRequestMethod()), "must be a POST");
      String type = request.getRequestHeaders().getFirst("Content-Type");
      require(type != null && type.startsWith("application/json"), "must be JSON, not " + type);
      JsonNode json = JSON.readTree(body);
      Reply reply = take(request, body, json);
      taken.add(json);
      return reply;
    } catch (Refusal e) {
      refused.add(e.getMessage());
      return e.reply;
    } catch (IOException | RuntimeException e) {
      refused.add(e.toString());
      return new Reply(400, e.toString());
    }
  }

  private synchronized @Nullable Mood mood() {
    Mood next = moods.poll();
    return next == null ? always : next;
  }

  private static void send(HttpExchange request, Reply reply) throws IOException {
    byte[] bytes = reply.body().getBytes(UTF_8);
    request.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
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
