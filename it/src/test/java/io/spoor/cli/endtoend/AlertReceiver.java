package io.spoor.cli.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Somebody who takes webhooks that are signed with its secret, and no others. */
public final class AlertReceiver implements AutoCloseable {
  private static final byte[] KEY = "thirty-two bytes that are a key!".getBytes(UTF_8);

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Received> accepted = new CopyOnWriteArrayList<>();

  /**
   * A webhook that was taken.
   *
   * @param nanos {@link System#nanoTime} on arrival
   */
  record Received(long nanos, JsonNode message) {
    /** {@code opened}, {@code closed} … */
    String type() {
      return message.path("type").asText().replace("spoor.alert.", "");
    }

    String alertId() {
      return message.at("/data/alert_id").asText();
    }
  }

  private AlertReceiver(HttpServer server) {
    this.server = server;
  }

  /** Listens on a free loopback port. */
  public static AlertReceiver start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    AlertReceiver receiver = new AlertReceiver(server);
    server.setExecutor(receiver.threads);
    server.createContext("/", receiver::receive);
    server.start();
    return receiver;
  }

  /** As a routing file's secret has it. */
  public static String secret() {
    return "whsec_" + Base64.getEncoder().encodeToString(KEY);
  }

  /** Where it takes webhooks. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
  }

  /** What was taken of one alert, in order: {@code opened}, {@code closed} … */
  public List<String> deliveriesOf(String alertId) {
    return accepted.stream()
        .filter(each -> each.alertId().equals(alertId))
        .map(Received::type)
        .toList();
  }

  /** All that was taken, in order. */
  List<Received> received() {
    return List.copyOf(accepted);
  }

  private void receive(HttpExchange request) throws IOException {
    try (request) {
      byte[] body = request.getRequestBody().readAllBytes();
      var headers = request.getRequestHeaders();
      String signed =
          headers.getFirst("webhook-id") + "." + headers.getFirst("webhook-timestamp") + ".";
      boolean signatureValid =
          ("v1," + hmac(signed, body)).equals(headers.getFirst("webhook-signature"));
      if (signatureValid) {
        accepted.add(new Received(System.nanoTime(), new ObjectMapper().readTree(body)));
      }
      request.sendResponseHeaders(signatureValid ? 204 : 401, -1);
    }
  }

  private static String hmac(String signed, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
      mac.update(signed.getBytes(UTF_8));
      return Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
