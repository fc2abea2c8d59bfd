package io.spoor.connectors.alerts.vendor;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A receiver that verifies as the Standard Webhooks specification tells receivers to. */
public final class WebhookServer extends FakeVendor {
  private static final Duration TOLERANCE = Duration.ofMinutes(5);

  private final List<String> secrets;
  private final List<String> ids = new CopyOnWriteArrayList<>();
  private volatile String rejectedText = "";

  /** {@code secrets}: each message must be signed with every one of them. */
  public WebhookServer(String... secrets) {
    this.secrets = List.of(secrets);
  }

  /** Fails (500) on messages of this alert, and on no other. */
  public void failOn(String alertId) {
    rejectedText = alertId;
  }

  /** Idempotency keys of what was taken. */
  public List<String> ids() {
    return List.copyOf(ids);
  }

  @Override
  protected Reply accept(HttpExchange request, byte[] body, JsonNode json) {
    String id = header(request, "webhook-id");
    String timestamp = header(request, "webhook-timestamp");
    List<String> signatures = List.of(header(request, "webhook-signature").split(" "));
    require(!id.contains(" "), "an id has no blanks");
    Instant sent = Instant.ofEpochSecond(Long.parseLong(timestamp));
    require(
        Duration.between(sent, Instant.now()).abs().compareTo(TOLERANCE) < 0,
        "timestamp is outside of the tolerance");
    for (String secret : secrets) {
      byte[] expected = hmac(secret, id, timestamp, body);
      require(
          signatures.stream()
              .filter(each -> each.startsWith("v1,"))
              .anyMatch(
                  each ->
                      MessageDigest.isEqual(
                          Base64.getDecoder().decode(each.substring(3)), expected)),
          "no signature by this secret");
    }
    require(json.path("type").asText().matches("[a-z0-9_]+([.][a-z0-9_]+)*"), "type");
    Instant.parse(json.path("timestamp").asText());
    require(json.path("data").isObject(), "data must be an object");
    require(body.length <= 20_000, "the specification wants payloads below 20 kB");
    if (json.at("/data/alert_id").asText().equals(rejectedText)) {
      return new Reply(500, "oops");
    }
    ids.add(id);
    return new Reply(204, "");
  }

  private static byte[] hmac(String secret, String id, String timestamp, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      byte[] key = Base64.getDecoder().decode(secret.replaceFirst("^whsec_", ""));
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      ByteArrayOutputStream content = new ByteArrayOutputStream();
      content.writeBytes((id + "." + timestamp + ".").getBytes(UTF_8));
      content.writeBytes(body);
      return mac.doFinal(content.toByteArray());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String header(HttpExchange request, String name) {
    String value = request.getRequestHeaders().getFirst(name);
    require(value != null && !value.isBlank(), name + " is missing");
    return String.valueOf(value);
  }
}
