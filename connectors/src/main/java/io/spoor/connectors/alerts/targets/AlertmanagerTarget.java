package io.spoor.connectors.alerts.targets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.connectors.alerts.file.LinkTemplate;
import io.spoor.connectors.alerts.file.SecretSource;
import io.spoor.connectors.alerts.file.SecretSource.SecretMissing;
import io.spoor.connectors.alerts.notification.AlertNotification;
import io.spoor.connectors.alerts.notification.NotificationType;
import io.spoor.schemas.Alert;
import io.spoor.schemas.operatorinput.DocumentObject;
import io.spoor.schemas.setting.SettingDescription;
import io.spoor.schemas.text.TextSanitizer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Prometheus Alertmanager's API v2
 * (https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml). It identifies an
 * alert by its labels alone, so the reference retains the labels sent. An escalation ends the alert
 * of the lower severity and starts one of the higher, in one request.
 *
 * @param authorization value of that header; null: none
 */
record AlertmanagerTarget(
    URI url, @Nullable SecretSource authorization, @Nullable LinkTemplate link)
    implements AlertTarget {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Without an end time, Alertmanager would resolve an alert after minutes, assuming that its
   * sender is down.
   */
  private static final Duration ALERT_DURATION = Duration.ofDays(7);

  private static final int MAX_LABEL_LENGTH = 500;
  private static final int MAX_TEXT_LENGTH = 4_000;

  /** The target type in the routing file. */
  public record Type() implements TargetType {
    @Override
    public String name() {
      return "alertmanager";
    }

    @Override
    public List<SettingDescription> members() {
      return List.of(
          SettingDescription.required(
              "url", "URL", "http or https", "Base URL of the Alertmanager."),
          SettingDescription.optional(
              "authorization", "secret", "", "Value of the header `Authorization`."));
    }

    @Override
    public AlertTarget read(DocumentObject settings, Path directory, @Nullable LinkTemplate link) {
      URI url = settings.url("url");
      if (!settings.has("url")) {
        settings.fault("url", "is missing, such as http://alertmanager:9093");
      }
      SecretSource authorization =
          settings.has("authorization")
              ? SecretSource.read(settings, "authorization", directory)
              : null;
      return new AlertmanagerTarget(
          url == null ? URI.create("http://localhost") : url, authorization, link);
    }
  }

  @Override
  public void checkSecrets() throws SecretMissing {
    if (authorization != null) {
      authorization.value();
    }
  }

  @Override
  public Optional<TargetRequest> request(AlertNotification message, @Nullable String reference)
      throws SecretMissing {
    ArrayNode alerts = alerts(message, reference);
    if (alerts.isEmpty()) {
      return Optional.empty();
    }
    String base = url.toString();
    return Optional.of(
        new TargetRequest(
            URI.create((base.endsWith("/") ? base : base + "/") + "api/v2/alerts"),
            authorization == null ? Map.of() : Map.of("Authorization", authorization.value()),
            TargetJson.bytes(alerts)));
  }

  private ArrayNode alerts(AlertNotification message, @Nullable String reference) {
    ArrayNode alerts = TargetJson.array();
    // Alertmanager has no acknowledgement.
    if (message.type() == NotificationType.ACKNOWLEDGED) {
      return alerts;
    }
    JsonNode previous = previousIdentity(reference);
    if (previous != null && ends(message.type())) {
      Instant started = Instant.parse(previous.path("startsAt").asText());
      ObjectNode resolved = alerts.addObject();
      resolved.set("labels", previous.path("labels"));
      resolved.put("startsAt", TargetJson.time(started));
      resolved.put("endsAt", TargetJson.time(latest(started, message.occurredAt())));
    }
    if (message instanceof AlertNotification.StatusChange change && !message.type().endsAlert()) {
      alerts.add(firingAlert(change, previous));
    }
    return alerts;
  }

  /** Whether a message ends the alert under its earlier labels. */
  private static boolean ends(NotificationType type) {
    return type != NotificationType.OPENED && type != NotificationType.UPDATED;
  }

  private ObjectNode firingAlert(
      AlertNotification.StatusChange message, @Nullable JsonNode previous) {
    Alert alert = message.alert();
    ObjectNode firing = identity(message, previous);
    firing.put("endsAt", TargetJson.time(message.occurredAt().plus(ALERT_DURATION)));
    ObjectNode annotations = firing.putObject("annotations");
    annotations.put("summary", TextSanitizer.line(alert.getTitle(), MAX_TEXT_LENGTH));
    annotations.put("description", TextSanitizer.line(alert.getExplanation(), MAX_TEXT_LENGTH));
    if (!alert.getFurther().isEmpty()) {
      annotations.put(
          "further", TextSanitizer.line(String.join(" ", alert.getFurther()), MAX_TEXT_LENGTH));
    }
    annotations.put("next_steps", TextSanitizer.line(alert.getNextSteps(), MAX_TEXT_LENGTH));
    message
        .checkpoint()
        .ifPresent(checkpoint -> annotations.put("evidence_checkpoint", checkpoint.toString()));
    if (link != null) {
      link.of(alert.getAlertId(), alert.getChainId())
          .ifPresent(href -> firing.put("generatorURL", href));
    }
    return firing;
  }

  /** Labels and start time, which the reference retains. */
  private static ObjectNode identity(
      AlertNotification.StatusChange message, @Nullable JsonNode previous) {
    Alert alert = message.alert();
    ObjectNode identity = TargetJson.object();
    if (message.type() == NotificationType.UPDATED && previous != null) {
      identity.set("labels", previous.path("labels"));
      identity.set("startsAt", previous.path("startsAt"));
      return identity;
    }
    ObjectNode labels = identity.putObject("labels");
    labels.put("alertname", "storm".equals(alert.getKind()) ? "SpoorAlertStorm" : "SpoorAlert");
    label(labels, "alert_id", alert.getAlertId());
    label(labels, "severity", message.severity().text());
    label(labels, "tenant", alert.getTenant());
    label(labels, "agent_id", alert.getAgentId());
    label(labels, "owner", alert.getOwner());
    label(labels, "route", alert.getRoute());
    label(labels, "chain_id", alert.getChainId());
    if (!alert.getCounts().isEmpty()) {
      label(labels, "rule", alert.getCounts().getFirst().getRuleId());
    }
    if (message.type() == NotificationType.RENEWED) {
      // Alertmanager notifies of new labels only.
      label(labels, "renewed", Long.toString(alert.getRevision()));
    }
    Instant opened = Instant.ofEpochSecond(0, alert.getOpened());
    identity.put(
        "startsAt",
        TargetJson.time(opened.isBefore(message.occurredAt()) ? opened : message.occurredAt()));
    return identity;
  }

  /** Alertmanager treats an empty label as absent. */
  private static void label(ObjectNode labels, String name, @Nullable String value) {
    TargetJson.text(
        labels, name, value == null ? null : TextSanitizer.line(value, MAX_LABEL_LENGTH));
  }

  private static Instant latest(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  private static @Nullable JsonNode previousIdentity(@Nullable String reference) {
    try {
      return reference == null ? null : JSON.readTree(reference);
    } catch (IOException e) {
      throw new IllegalStateException("a stored reference is not valid JSON", e);
    }
  }

  @Override
  public DeliveryOutcome outcome(
      TargetResponse response, AlertNotification message, @Nullable String reference) {
    DeliveryOutcome outcome = DeliveryOutcome.ofStatus(response);
    return outcome instanceof DeliveryOutcome.Delivered
            && message instanceof AlertNotification.StatusChange change
            && !message.type().endsAlert()
        ? new DeliveryOutcome.Delivered(identity(change, previousIdentity(reference)).toString())
        : outcome;
  }
}
