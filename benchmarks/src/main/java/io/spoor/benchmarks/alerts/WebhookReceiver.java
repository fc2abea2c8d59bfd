package io.spoor.benchmarks.alerts;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Receives webhooks, verifies their signatures, and records arrival times. It can be stopped, so
 * that nothing listens on its port.
 */
final class WebhookReceiver implements AutoCloseable {
  private static final byte[] KEY = "a key of thirty-two known bytes.".getBytes(UTF_8);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final int port;
  private final Arrivals arrivals = new Arrivals();
  private @Nullable HttpServer server;

  private WebhookReceiver(HttpServer server) {
    this.port = server.getAddress().getPort();
    serve(server);
  }

  static WebhookReceiver start() throws IOException {
    return new WebhookReceiver(
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
  }

  /** The secret for verifying signatures, in the form of the routing file. */
  static String secret() {
    return "whsec_" + Base64.getEncoder().encodeToString(KEY);
  }

  String url() {
    return "http://127.0.0.1:" + port + "/hook";
  }

  Arrivals arrivals() {
    return arrivals;
  }

  private void serve(HttpServer listening) {
    listening.setExecutor(threads);
    listening.createContext("/", this::receive);
    listening.start();
    server = listening;
  }

  /** Stops listening; requests in progress are cut off. */
  void stopListening() {
    if (server != null) {
      server.stop(0);
      server = null;
    }
  }

  void resumeListening() {
    try {
      serve(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0));
    } catch (IOException e) {
      throw new UncheckedIOException("another process took the target's port: " + port, e);
    }
  }

  private void receive(HttpExchange request) throws IOException {
    try (request) {
      byte[] body = request.getRequestBody().readAllBytes();
      long now = System.nanoTime();
      String id = String.valueOf(request.getRequestHeaders().getFirst("webhook-id"));
      boolean signatureValid = isGenuine(request, id, body);
      if (signatureValid) {
        arrivals.add(id, JSON.readTree(body), now);
      }
      request.sendResponseHeaders(signatureValid ? 204 : 401, -1);
    }
  }

  private static boolean isGenuine(HttpExchange request, String id, byte[] body) {
    var headers = request.getRequestHeaders();
    String signed = id + "." + headers.getFirst("webhook-timestamp") + ".";
    String signature = String.valueOf(headers.getFirst("webhook-signature"));
    return MessageDigest.isEqual(
        ("v1," + hmac(signed, body)).getBytes(UTF_8), signature.getBytes(UTF_8));
  }

  private static String hmac(String signed, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
      mac.update(signed.getBytes(UTF_8));
      return Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }

  @Override
  public void close() {
    stopListening();
    threads.shutdownNow();
  }

  /** The accepted messages. */
  static final class Arrivals {
    private final Map<String, Long> opened = new ConcurrentHashMap<>();
    private final Map<String, Integer> openings = new ConcurrentHashMap<>();
    private final Map<String, Integer> keys = new ConcurrentHashMap<>();

    void add(String key, JsonNode message, long now) {
      boolean repeated = keys.merge(key, 1, Integer::sum) > 1;
      if (!repeated && message.path("type").asText().equals("spoor.alert.opened")) {
        openings.merge(message.at("/data/alert_id").asText(), 1, Integer::sum);
        for (JsonNode principal : message.at("/data/principals")) {
          opened.putIfAbsent(principal.asText(), now);
        }
      }
    }

    /** Arrival time of the alert about this principal; null: none yet. */
    @Nullable Long opened(String principal) {
      return opened.get(principal);
    }

    long countOf(List<String> principals) {
      return principals.stream().filter(opened::containsKey).count();
    }

    /** Number of alerts delivered, including those about ordinary records. */
    long alerts() {
      return openings.size();
    }

    /** Number of messages delivered again with the same key. */
    long repeatedKeys() {
      return repeated(keys);
    }

    /** Number of alerts opened again with another key. */
    long reopenedAlerts() {
      return repeated(openings);
    }

    private static long repeated(Map<String, Integer> counts) {
      return counts.values().stream().mapToLong(each -> each - 1L).sum();
    }
  }
}
