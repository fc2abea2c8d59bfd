package io.spoor.connectors.alerts.target;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.connectors.alerts.file.Link;
import io.spoor.connectors.alerts.file.SecretPlace;
import io.spoor.connectors.alerts.file.SecretPlace.SecretMissing;
import io.spoor.connectors.alerts.notification.Message;
import io.spoor.schemas.Alert;
import io.spoor.schemas.AlertCount;
import io.spoor.schemas.AlertVerdict;
import io.spoor.schemas.operatorinput.Member;
import io.spoor.schemas.text.TextSanitizer;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Any HTTP endpoint, signed after the Standard Webhooks specification
 * (https://www.standardwebhooks.com). While a secret is rotated there are several, and a signature
 * by each.
 *
 * @param secrets base64 of 24 to 64 bytes, with {@code whsec_} before it or not
 * @param authorization value of that header; null: none
 */
record Webhook(
    URI url,
    List<SecretPlace> secrets,
    @Nullable SecretPlace authorization,
    @Nullable Link link,
    InstantSource clock)
    implements Target {
  private static final String PREFIX = "whsec_";
  private static final int LEAST_BYTES = 24;
  private static final int MOST_BYTES = 64;
  private static final int LONGEST_TEXT = 4_000;
  private static final int LONGEST_NAME = 1_000;

  Webhook {
    secrets = List.copyOf(secrets);
  }

  /** Of the routing file. */
  record Type() implements TargetType {
    @Override
    public String name() {
      return "webhook";
    }

    @Override
    public List<String> members() {
      return List.of("url", "secret", "authorization");
    }

    @Override
    public Target read(Member settings, Path directory, @Nullable Link link) {
      URI url = settings.url("url");
      if (!settings.has("url")) {
        settings.fault("url", "is missing");
      }
      List<SecretPlace> secrets = new ArrayList<>();
      if (settings.has("secret")) {
        for (Member member : settings.objectOrObjects("secret")) {
          SecretPlace secret = SecretPlace.read(member, directory);
          if (secret != null) {
            secrets.add(secret);
          }
        }
      } else {
        settings.fault(
            "secret", "is missing; say where it lies: {\"file\": path} or {\"env\": variable}");
      }
      SecretPlace authorization =
          settings.has("authorization")
              ? SecretPlace.read(settings, "authorization", directory)
              : null;
      return new Webhook(
          url == null ? URI.create("http://localhost") : url,
          secrets,
          authorization,
          link,
          InstantSource.system());
    }
  }

  @Override
  public void checkSecrets() throws SecretMissing {
    keys();
    if (authorization != null) {
      authorization.value();
    }
  }

  @Override
  public Optional<Post> post(Message message, @Nullable String reference) throws SecretMissing {
    byte[] body = Json.bytes(body(message));
    String id = message.id();
    String timestamp = Long.toString(clock.instant().getEpochSecond());
    String signatures =
        keys().stream()
            .map(key -> "v1," + signature(key, id, timestamp, body))
            .collect(Collectors.joining(" "));
    Map<String, String> headers =
        new HashMap<>(
            Map.of(
                "webhook-id", id,
                "webhook-timestamp", timestamp,
                "webhook-signature", signatures));
    if (authorization != null) {
      headers.put("Authorization", authorization.value());
    }
    return Optional.of(new Post(url, headers, body));
  }

  @Override
  public Outcome outcome(Answer answer, Message message, @Nullable String reference) {
    return Outcome.ofStatus(answer);
  }

  private List<byte[]> keys() throws SecretMissing {
    List<byte[]> keys = new ArrayList<>();
    for (SecretPlace secret : secrets) {
      String text = secret.value();
      try {
        byte[] key =
            Base64.getDecoder()
                .decode(text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : text);
        if (key.length >= LEAST_BYTES && key.length <= MOST_BYTES) {
          keys.add(key);
          continue;
        }
      } catch (IllegalArgumentException e) {
        // Not repeated: it would show the secret.
      }
      throw new SecretMissing(
          secret + " holds no webhook secret: it must be whsec_ and base64 of 24 to 64 bytes");
    }
    return keys;
  }

  private static String signature(byte[] key, String id, String timestamp, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      mac.update((id + '.' + timestamp + '.').getBytes(UTF_8));
      return Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HMAC-SHA256", e);
    }
  }

  private ObjectNode body(Message message) {
    ObjectNode body = Json.object();
    body.put("type", "spoor.alert." + message.what().text());
    body.put("timestamp", Json.time(message.at()));
    ObjectNode data = body.putObject("data");
    data.put("alert_id", message.alertId());
    data.put("tenant", message.tenant());
    Json.text(data, "chain_id", message.chainId());
    data.put("severity", message.severity().text());
    if (link != null) {
      link.of(message.alertId(), message.chainId()).ifPresent(url -> data.put("link", url));
    }
    switch (message) {
      case Message.OfAlert of -> alert(data, of.alert());
      case Message.OfVerdict of -> verdict(data, of.verdict());
    }
    return body;
  }

  private static void alert(ObjectNode data, Alert alert) {
    data.put("status", alert.getStatus());
    data.put("kind", alert.getKind());
    data.put("title", TextSanitizer.line(alert.getTitle(), LONGEST_NAME));
    data.put("explanation", TextSanitizer.line(alert.getExplanation(), LONGEST_TEXT));
    data.put("next_steps", TextSanitizer.line(alert.getNextSteps(), LONGEST_TEXT));
    Json.text(data, "agent_id", alert.getAgentId());
    Json.text(data, "run_id", alert.getRunId());
    Json.text(data, "owner", alert.getOwner());
    Json.text(data, "route", alert.getRoute());
    data.put("risk_score", alert.getRiskScore());
    data.put("opened", Json.time(alert.getOpened()));
    data.put("updated", Json.time(alert.getUpdated()));
    data.put("finding_count", alert.getFindingCount());
    data.put("held_count", alert.getHeldCount());
    ArrayNode principals = data.putArray("principals");
    alert.getPrincipals().stream().limit(50).forEach(principals::add);
    ArrayNode counts = data.putArray("counts");
    for (AlertCount count : alert.getCounts()) {
      counts
          .addObject()
          .put("rule_id", count.getRuleId())
          .put("severity", count.getSeverity())
          .put("count", count.getCount());
    }
    ArrayNode exceptions = data.putArray("exceptions");
    alert.getExceptions().stream().limit(50).forEach(exceptions::add);
    Json.text(data, "merged_into", alert.getMergedInto());
    data.put("generation", alert.getGeneration());
    data.put("revision", alert.getRevision());
  }

  private static void verdict(ObjectNode data, AlertVerdict verdict) {
    Json.text(data, "verdict", verdict.getVerdict());
    data.put("who", TextSanitizer.line(verdict.getWho(), LONGEST_NAME));
    Json.text(
        data,
        "note",
        verdict.getNote() == null ? null : TextSanitizer.line(verdict.getNote(), LONGEST_TEXT));
    Json.text(data, "agent_id", verdict.getAgentId());
    Json.text(data, "owner", verdict.getOwner());
  }
}
