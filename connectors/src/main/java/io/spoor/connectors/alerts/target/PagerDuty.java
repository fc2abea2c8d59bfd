package io.spoor.connectors.alerts.target;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.connectors.alerts.file.Link;
import io.spoor.connectors.alerts.file.SecretPlace;
import io.spoor.connectors.alerts.file.SecretPlace.SecretMissing;
import io.spoor.connectors.alerts.notification.Message;
import io.spoor.connectors.alerts.notification.Severity;
import io.spoor.schemas.Alert;
import io.spoor.schemas.AlertCount;
import io.spoor.schemas.operatorinput.Member;
import io.spoor.schemas.text.TextSanitizer;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * PagerDuty's Events API v2 (https://developer.pagerduty.com/docs/send-alert-event): trigger,
 * acknowledge and resolve, the alert's id being the deduplication key.
 *
 * @param url base URL; other than the default for another region
 * @param routingKey 32 characters, of the service's integration
 */
record PagerDuty(URI url, SecretPlace routingKey, @Nullable Link link) implements Target {
  private static final URI DEFAULT_URL = URI.create("https://events.pagerduty.com");
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9]{32}");

  /** Limits of the API; what is ours to choose is far below its 512 KB an event. */
  private static final int LONGEST_SUMMARY = 1_024;

  private static final int LONGEST_KEY = 255;
  private static final int LONGEST_TEXT = 4_000;
  private static final int LONGEST_NAME = 500;
  private static final int NAMES = 20;

  /** Of the routing file. */
  record Type() implements TargetType {
    @Override
    public String name() {
      return "pagerduty";
    }

    @Override
    public List<String> members() {
      return List.of("routing_key", "url");
    }

    @Override
    public Target read(Member settings, Path directory, @Nullable Link link) {
      URI url = settings.url("url");
      SecretPlace key = SecretPlace.read(settings, "routing_key", directory);
      return new PagerDuty(
          url == null ? DEFAULT_URL : url,
          key == null ? new SecretPlace.OfEnvironment("") : key,
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
          routingKey + " holds no routing key of PagerDuty: it must be 32 letters and digits");
    }
    return key;
  }

  @Override
  public Optional<Post> post(Message message, @Nullable String reference) throws SecretMissing {
    ObjectNode event = Json.object();
    event.put("routing_key", key());
    event.put(
        "event_action",
        switch (message.what()) {
          case OPENED, ESCALATED -> "trigger";
          case ACKNOWLEDGED -> "acknowledge";
          case RESOLVED, CLOSED -> "resolve";
        });
    event.put("dedup_key", TextSanitizer.line("spoor-" + message.alertId(), LONGEST_KEY));
    if (message instanceof Message.OfAlert of && !message.what().isOver()) {
      trigger(event, of);
    }
    return Optional.of(new Post(URI.create(base() + "/v2/enqueue"), Map.of(), Json.bytes(event)));
  }

  private String base() {
    String text = url.toString();
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  private void trigger(ObjectNode event, Message.OfAlert message) {
    Alert alert = message.alert();
    String agent = alert.getAgentId();
    ObjectNode payload = event.putObject("payload");
    payload.put("summary", TextSanitizer.line(alert.getTitle(), LONGEST_SUMMARY));
    payload.put("source", TextSanitizer.line(agent == null ? "spoor" : agent, LONGEST_NAME));
    payload.put("severity", severity(message.severity()));
    payload.put("timestamp", Json.time(alert.getOpened()));
    payload.put("component", "spoor");
    if (alert.getOwner() != null) {
      payload.put("group", TextSanitizer.line(alert.getOwner(), LONGEST_NAME));
    }
    if (!alert.getCounts().isEmpty()) {
      payload.put("class", alert.getCounts().getFirst().getRuleId());
    }
    ObjectNode details = payload.putObject("custom_details");
    details.put("explanation", TextSanitizer.line(alert.getExplanation(), LONGEST_TEXT));
    details.put("next_steps", TextSanitizer.line(alert.getNextSteps(), LONGEST_TEXT));
    details.put("severity", message.severity().text());
    details.put("risk_score", alert.getRiskScore());
    details.put("findings", findings(alert));
    ArrayNode principals = details.putArray("principals");
    alert.getPrincipals().stream()
        .limit(NAMES)
        .forEach(principal -> principals.add(TextSanitizer.line(principal, LONGEST_NAME)));
    details.put("alert_id", alert.getAlertId());
    Json.text(details, "chain_id", alert.getChainId());
    if (alert.getRunId() != null) {
      details.put("run_id", TextSanitizer.line(alert.getRunId(), LONGEST_NAME));
    }
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
            .map(PagerDuty::count)
            .collect(Collectors.joining(", "));
  }

  private static String count(AlertCount count) {
    return String.format(Locale.ROOT, "%,d × %s", count.getCount(), count.getRuleId());
  }

  private static String severity(Severity severity) {
    return switch (severity) {
      case LOW -> "info";
      case MEDIUM -> "warning";
      case HIGH -> "error";
      case CRITICAL -> "critical";
    };
  }

  @Override
  public Outcome outcome(Answer answer, Message message, @Nullable String reference) {
    // A key that PagerDuty does not know is answered as an event that is wrong: any would be.
    if (answer.status() == 400
        && answer.text().toLowerCase(Locale.ROOT).matches("(?s).*routing.key.*")) {
      return new Outcome.Later(Outcome.said(answer) + "; check routing_key", false);
    }
    return Outcome.ofStatus(answer);
  }
}
