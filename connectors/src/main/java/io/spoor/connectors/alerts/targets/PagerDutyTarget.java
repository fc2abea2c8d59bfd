package io.spoor.connectors.alerts.targets;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.connectors.alerts.file.LinkTemplate;
import io.spoor.connectors.alerts.file.SecretSource;
import io.spoor.connectors.alerts.file.SecretSource.SecretMissing;
import io.spoor.connectors.alerts.notification.AlertNotification;
import io.spoor.connectors.alerts.notification.AlertSeverity;
import io.spoor.connectors.alerts.notification.NotificationType;
import io.spoor.schemas.Alert;
import io.spoor.schemas.AlertCount;
import io.spoor.schemas.operatorinput.DocumentObject;
import io.spoor.schemas.setting.SettingDescription;
import io.spoor.schemas.text.TextSanitizer;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * PagerDuty's Events API v2 (https://developer.pagerduty.com/docs/send-alert-event): trigger,
 * acknowledge and resolve, with the alert's id as the deduplication key.
 *
 * <p>PagerDuty notifies nobody of events for an open incident. So a renewed alert triggers another
 * incident, under the alert's id and revision, and then resolves the earlier one. The reference is
 * the suffix of the incident's key; during the change, both suffixes.
 *
 * @param url base URL; differs from the default in other regions
 * @param routingKey 32 characters, from the service's integration
 */
record PagerDutyTarget(URI url, SecretSource routingKey, @Nullable LinkTemplate link)
    implements AlertTarget {
  private static final URI DEFAULT_URL = URI.create("https://events.pagerduty.com");
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9]{32}");

  /** Limits of the API; the event's variable parts stay far below its limit of 512 KB. */
  private static final int MAX_SUMMARY_LENGTH = 1_024;

  private static final int MAX_KEY_LENGTH = 255;
  private static final int MAX_TEXT_LENGTH = 4_000;
  private static final int MAX_NAME_LENGTH = 500;
  private static final int NAMES = 20;

  /** The target type in the routing file. */
  public record Type() implements TargetType {
    @Override
    public String name() {
      return "pagerduty";
    }

    @Override
    public List<SettingDescription> members() {
      return List.of(
          SettingDescription.required(
              "routing_key", "secret", "", "Integration key of the service (Events API v2)."),
          new SettingDescription(
              "url",
              "URL",
              DEFAULT_URL.toString(),
              "http or https",
              "Base URL of another region's API."));
    }

    @Override
    public AlertTarget read(DocumentObject settings, Path directory, @Nullable LinkTemplate link) {
      URI url = settings.url("url");
      SecretSource key = SecretSource.read(settings, "routing_key", directory);
      return new PagerDutyTarget(
          url == null ? DEFAULT_URL : url,
          key == null ? new SecretSource.EnvironmentSecret("") : key,
          link);
    }
  }

  @Override
  public void checkSecrets() throws SecretMissing {
    key();
  }

  private String key() throws SecretMissing {
    String key = routingKey.value();
    if (!KEY.matcher(key).matches()) {
      throw new SecretMissing(
          routingKey + " holds no PagerDuty routing key: it must be 32 letters and digits");
    }
    return key;
  }

  @Override
  public Optional<TargetRequest> request(AlertNotification message, @Nullable String reference)
      throws SecretMissing {
    ObjectNode event = TargetJson.object();
    event.put("routing_key", key());
    Incident incident = Incident.of(message, reference);
    event.put("event_action", incident.superseded() != null ? "resolve" : action(message.type()));
    event.put(
        "dedup_key",
        TextSanitizer.line("spoor-" + message.alertId() + incident.suffix(), MAX_KEY_LENGTH));
    if (incident.superseded() == null
        && message instanceof AlertNotification.StatusChange change
        && !message.type().endsAlert()) {
      trigger(event, change);
    }
    return Optional.of(
        new TargetRequest(URI.create(base() + "/v2/enqueue"), Map.of(), TargetJson.bytes(event)));
  }

  private static String action(NotificationType type) {
    return switch (type) {
      case OPENED, ESCALATED, RENEWED, UPDATED -> "trigger";
      case ACKNOWLEDGED -> "acknowledge";
      case RESOLVED, CLOSED -> "resolve";
    };
  }

  /**
   * The incident that the next event is about.
   *
   * @param suffix of its deduplication key, after the alert's id
   * @param superseded whether the incident is one that another has replaced: the other's suffix;
   *     null: it is not
   */
  private record Incident(String suffix, @Nullable String superseded) {
    private static final char REPLACED_BY = '>';

    static Incident of(AlertNotification message, @Nullable String reference) {
      String known = reference == null ? "" : reference;
      int separator = known.indexOf(REPLACED_BY);
      if (separator >= 0) {
        return new Incident(known.substring(0, separator), known.substring(separator + 1));
      }
      return new Incident(Objects.requireNonNullElse(renewal(message), known), null);
    }

    /** Suffix of the incident that a renewed alert triggers; null: the message triggers none. */
    private static @Nullable String renewal(AlertNotification message) {
      return message.type() == NotificationType.RENEWED
              && message instanceof AlertNotification.StatusChange change
          ? "." + change.alert().getGeneration() + "." + change.alert().getRevision()
          : null;
    }

    /** The outcome of an accepted event. */
    DeliveryOutcome accepted(AlertNotification message, @Nullable String reference) {
      String renewal = renewal(message);
      if (superseded != null) {
        return superseded.equals(renewal)
            ? new DeliveryOutcome.Delivered(superseded)
            : new DeliveryOutcome.PartlyDelivered(superseded);
      }
      return renewal == null
          ? new DeliveryOutcome.Delivered(null)
          : new DeliveryOutcome.PartlyDelivered(
              Objects.requireNonNullElse(reference, "") + REPLACED_BY + renewal);
    }
  }

  private String base() {
    String text = url.toString();
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  private void trigger(ObjectNode event, AlertNotification.StatusChange message) {
    Alert alert = message.alert();
    String agent = alert.getAgentId();
    ObjectNode payload = event.putObject("payload");
    payload.put("summary", TextSanitizer.line(alert.getTitle(), MAX_SUMMARY_LENGTH));
    payload.put("source", TextSanitizer.line(agent == null ? "spoor" : agent, MAX_NAME_LENGTH));
    payload.put("severity", severity(message.severity()));
    payload.put("timestamp", TargetJson.time(alert.getOpened()));
    payload.put("component", "spoor");
    if (alert.getOwner() != null) {
      payload.put("group", TextSanitizer.line(alert.getOwner(), MAX_NAME_LENGTH));
    }
    if (!alert.getCounts().isEmpty()) {
      payload.put("class", alert.getCounts().getFirst().getRuleId());
    }
    ObjectNode details = payload.putObject("custom_details");
    details.put("explanation", TextSanitizer.line(alert.getExplanation(), MAX_TEXT_LENGTH));
    details.put("next_steps", TextSanitizer.line(alert.getNextSteps(), MAX_TEXT_LENGTH));
    details.put("severity", message.severity().text());
    details.put("risk_score", alert.getRiskScore());
    details.put("findings", findings(alert));
    ArrayNode further = details.putArray("further");
    alert.getFurther().forEach(text -> further.add(TextSanitizer.line(text, MAX_NAME_LENGTH)));
    details.put("repeats", alert.getRepeats());
    ArrayNode principals = details.putArray("principals");
    alert.getPrincipals().stream()
        .limit(NAMES)
        .forEach(principal -> principals.add(TextSanitizer.line(principal, MAX_NAME_LENGTH)));
    details.put("alert_id", alert.getAlertId());
    TargetJson.text(details, "chain_id", alert.getChainId());
    if (alert.getRunId() != null) {
      details.put("run_id", TextSanitizer.line(alert.getRunId(), MAX_NAME_LENGTH));
    }
    message
        .checkpoint()
        .ifPresent(checkpoint -> details.put("evidence_checkpoint", checkpoint.toString()));
    event.put("client", "Spoor");
    if (link != null) {
      link.of(alert.getAlertId(), alert.getChainId())
          .ifPresent(
              href -> {
                event.put("client_url", href);
                event.putArray("links").addObject().put("href", href).put("text", "The chain");
              });
    }
  }

  private static String findings(Alert alert) {
    return String.format(Locale.ROOT, "%,d: ", alert.getFindingCount())
        + alert.getCounts().stream()
            .limit(NAMES)
            .map(PagerDutyTarget::count)
            .collect(Collectors.joining(", "));
  }

  private static String count(AlertCount count) {
    return String.format(Locale.ROOT, "%,d × %s", count.getCount(), count.getRuleId());
  }

  private static String severity(AlertSeverity severity) {
    return switch (severity) {
      case LOW -> "info";
      case MEDIUM -> "warning";
      case HIGH -> "error";
      case CRITICAL -> "critical";
    };
  }

  @Override
  public DeliveryOutcome outcome(
      TargetResponse response, AlertNotification message, @Nullable String reference) {
    // PagerDuty reports an unknown key as an invalid event, but it would affect any event.
    if (response.status() == 400
        && response.text().toLowerCase(Locale.ROOT).matches("(?s).*routing.key.*")) {
      return new DeliveryOutcome.RetryLater(
          DeliveryOutcome.describe(response) + "; check routing_key", false);
    }
    DeliveryOutcome outcome = DeliveryOutcome.ofStatus(response);
    return outcome instanceof DeliveryOutcome.Delivered
        ? Incident.of(message, reference).accepted(message, reference)
        : outcome;
  }
}
