package io.spoor.connectors.alerts.targets;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.connectors.alerts.file.LinkTemplate;
import io.spoor.connectors.alerts.file.SecretSource;
import io.spoor.connectors.alerts.file.SecretSource.SecretMissing;
import io.spoor.connectors.alerts.notification.AlertNotification;
import io.spoor.schemas.Alert;
import io.spoor.schemas.AlertCount;
import io.spoor.schemas.AlertVerdict;
import io.spoor.schemas.operatorinput.DocumentObject;
import io.spoor.schemas.setting.SettingDescription;
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
 * Any HTTP endpoint, signed according to the Standard Webhooks specification
 * (https://www.standardwebhooks.com). During a secret rotation there are several secrets, and one
 * signature for each.
 *
 * @param secrets base64 of 24 to 64 bytes, optionally with the prefix {@code whsec_}
 * @param authorization value of that header; null: none
 */
record WebhookTarget(
    URI url,
    List<SecretSource> secrets,
    @Nullable SecretSource authorization,
    @Nullable LinkTemplate link,
    InstantSource clock)
    implements AlertTarget {
  private static final String PREFIX = "whsec_";
  private static final int MIN_SECRET_BYTES = 24;
  private static final int MAX_SECRET_BYTES = 64;
  private static final int MAX_TEXT_LENGTH = 4_000;
  private static final int MAX_NAME_LENGTH = 1_000;

  WebhookTarget {
    secrets = List.copyOf(secrets);
  }

  /** The target type in the routing file. */
  public record Type() implements TargetType {
    @Override
    public String name() {
      return "webhook";
    }

    @Override
    public List<SettingDescription> members() {
      return List.of(
          SettingDescription.required("url", "URL", "http or https", "Endpoint of the messages."),
          SettingDescription.optional(
              "secret",
              "secret or list of secrets",
              "base64 of 24 to 64 bytes, also with `whsec_`",
              "Secrets that sign the messages; several during a rotation."),
          SettingDescription.optional(
              "authorization", "secret", "", "Value of the header `Authorization`."));
    }

    @Override
    public AlertTarget read(DocumentObject settings, Path directory, @Nullable LinkTemplate link) {
      URI url = settings.url("url");
      if (!settings.has("url")) {
        settings.fault("url", "is missing");
      }
      List<SecretSource> secrets = new ArrayList<>();
      if (settings.has("secret")) {
        for (DocumentObject member : settings.objectOrObjects("secret")) {
          SecretSource secret = SecretSource.read(member, directory);
          if (secret != null) {
            secrets.add(secret);
          }
        }
      } else {
        settings.fault(
            "secret", "is missing; give its location: {\"file\": path} or {\"env\": variable}");
      }
      SecretSource authorization =
          settings.has("authorization")
              ? SecretSource.read(settings, "authorization", directory)
              : null;
      return new WebhookTarget(
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
  public Optional<TargetRequest> request(AlertNotification message, @Nullable String reference)
      throws SecretMissing {
    byte[] body = TargetJson.bytes(body(message));
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
    return Optional.of(new TargetRequest(url, headers, body));
  }

  @Override
  public DeliveryOutcome outcome(
      TargetResponse response, AlertNotification message, @Nullable String reference) {
    return DeliveryOutcome.ofStatus(response);
  }

  private List<byte[]> keys() throws SecretMissing {
    List<byte[]> keys = new ArrayList<>();
    for (SecretSource secret : secrets) {
      String text = secret.value();
      try {
        byte[] key =
            Base64.getDecoder()
                .decode(text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : text);
        if (key.length >= MIN_SECRET_BYTES && key.length <= MAX_SECRET_BYTES) {
          keys.add(key);
          continue;
        }
      } catch (IllegalArgumentException e) {
        // Not quoted: it would reveal the secret.
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

  private ObjectNode body(AlertNotification message) {
    ObjectNode body = TargetJson.object();
    body.put("type", "spoor.alert." + message.type().text());
    body.put("timestamp", TargetJson.time(message.occurredAt()));
    ObjectNode data = body.putObject("data");
    data.put("alert_id", message.alertId());
    data.put("tenant", message.tenant());
    TargetJson.text(data, "chain_id", message.chainId());
    data.put("severity", message.severity().text());
    if (link != null) {
      link.of(message.alertId(), message.chainId()).ifPresent(url -> data.put("link", url));
    }
    switch (message) {
      case AlertNotification.StatusChange notification -> alert(data, notification.alert());
      case AlertNotification.AnalystVerdict notification -> verdict(data, notification.verdict());
    }
    TargetJson.evidence(data, message);
    return body;
  }

  private static void alert(ObjectNode data, Alert alert) {
    data.put("status", alert.getStatus());
    data.put("kind", alert.getKind());
    data.put("title", TextSanitizer.line(alert.getTitle(), MAX_NAME_LENGTH));
    data.put("explanation", TextSanitizer.line(alert.getExplanation(), MAX_TEXT_LENGTH));
    data.put("next_steps", TextSanitizer.line(alert.getNextSteps(), MAX_TEXT_LENGTH));
    TargetJson.text(data, "agent_id", alert.getAgentId());
    TargetJson.text(data, "run_id", alert.getRunId());
    TargetJson.text(data, "owner", alert.getOwner());
    TargetJson.text(data, "route", alert.getRoute());
    data.put("risk_score", alert.getRiskScore());
    data.put("opened", TargetJson.time(alert.getOpened()));
    data.put("updated", TargetJson.time(alert.getUpdated()));
    data.put("finding_count", alert.getFindingCount());
    data.put("held_count", alert.getHeldCount());
    data.put("repeats", alert.getRepeats());
    ArrayNode further = data.putArray("further");
    alert.getFurther().forEach(text -> further.add(TextSanitizer.line(text, MAX_NAME_LENGTH)));
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
    TargetJson.text(data, "merged_into", alert.getMergedInto());
    data.put("generation", alert.getGeneration());
    data.put("revision", alert.getRevision());
  }

  private static void verdict(ObjectNode data, AlertVerdict verdict) {
    TargetJson.text(data, "verdict", verdict.getVerdict());
    data.put("who", TextSanitizer.line(verdict.getWho(), MAX_NAME_LENGTH));
    TargetJson.text(
        data,
        "note",
        verdict.getNote() == null ? null : TextSanitizer.line(verdict.getNote(), MAX_TEXT_LENGTH));
    TargetJson.text(data, "agent_id", verdict.getAgentId());
    TargetJson.text(data, "owner", verdict.getOwner());
  }
}
