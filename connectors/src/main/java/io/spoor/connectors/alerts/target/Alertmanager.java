package io.spoor.connectors.alerts.target;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.connectors.alerts.file.Link;
import io.spoor.connectors.alerts.file.SecretPlace;
import io.spoor.connectors.alerts.file.SecretPlace.SecretMissing;
import io.spoor.connectors.alerts.notification.Message;
import io.spoor.connectors.alerts.notification.What;
import io.spoor.schemas.Alert;
import io.spoor.schemas.operatorinput.Member;
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
 * (https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml). It knows an alert by
 * its labels alone, so the reference keeps those that it was told with: an escalation ends the
 * alert of the lesser severity and begins one of the greater, in one request.
 *
 * @param authorization value of that header; null: none
 */
record Alertmanager(URI url, @Nullable SecretPlace authorization, @Nullable Link link)
    implements Target {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Alertmanager would end an alert without an end after minutes, thinking that its sender died.
   */
  private static final Duration LASTS = Duration.ofDays(7);

  private static final int LONGEST_LABEL = 500;
  private static final int LONGEST_TEXT = 4_000;

  /** Of the routing file. */
  record Type() implements TargetType {
    @Override
    public String name() {
      return "alertmanager";
    }

    @Override
    public List<String> members() {
      return List.of("url", "authorization");
    }

    @Override
    public Target read(Member settings, Path directory, @Nullable Link link) {
      URI url = settings.url("url");
      if (!settings.has("url")) {
        settings.fault("url", "is missing, such as http://alertmanager:9093");
      }
      SecretPlace authorization =
          settings.has("authorization")
              ? SecretPlace.read(settings, "authorization", directory)
              : null;
      return new Alertmanager(
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
  public Optional<Post> post(Message message, @Nullable String reference) throws SecretMissing {
    ArrayNode alerts = alerts(message, reference);
    if (alerts.isEmpty()) {
      return Optional.empty();
    }
    String base = url.toString();
    return Optional.of(
        new Post(
            URI.create((base.endsWith("/") ? base : base + "/") + "api/v2/alerts"),
            authorization == null ? Map.of() : Map.of("Authorization", authorization.value()),
            Json.bytes(alerts)));
  }

  private ArrayNode alerts(Message message, @Nullable String reference) {
    ArrayNode alerts = Json.array();
    // There is no word for an acknowledgement there.
    if (message.what() == What.ACKNOWLEDGED) {
      return alerts;
    }
    JsonNode before = before(reference);
    if (before != null && message.what() != What.OPENED) {
      Instant started = Instant.parse(before.path("startsAt").asText());
      ObjectNode ended = alerts.addObject();
      ended.set("labels", before.path("labels"));
      ended.put("startsAt", Json.time(started));
      ended.put("endsAt", Json.time(later(started, message.at())));
    }
    if (message instanceof Message.OfAlert of && !message.what().isOver()) {
      alerts.add(firing(of));
    }
    return alerts;
  }

  private ObjectNode firing(Message.OfAlert message) {
    Alert alert = message.alert();
    ObjectNode firing = identity(message);
    firing.put("endsAt", Json.time(message.at().plus(LASTS)));
    ObjectNode annotations = firing.putObject("annotations");
    annotations.put("summary", TextSanitizer.line(alert.getTitle(), LONGEST_TEXT));
    annotations.put("description", TextSanitizer.line(alert.getExplanation(), LONGEST_TEXT));
    annotations.put("next_steps", TextSanitizer.line(alert.getNextSteps(), LONGEST_TEXT));
    if (link != null) {
      link.of(alert.getAlertId(), alert.getChainId())
          .ifPresent(href -> firing.put("generatorURL", href));
    }
    return firing;
  }

  /** Labels and beginning, which the reference keeps. */
  private static ObjectNode identity(Message.OfAlert message) {
    Alert alert = message.alert();
    ObjectNode identity = Json.object();
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
    Instant opened = Instant.ofEpochSecond(0, alert.getOpened());
    identity.put("startsAt", Json.time(opened.isBefore(message.at()) ? opened : message.at()));
    return identity;
  }

  /** An empty label is none, to Alertmanager. */
  private static void label(ObjectNode labels, String name, @Nullable String value) {
    Json.text(labels, name, value == null ? null : TextSanitizer.line(value, LONGEST_LABEL));
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  private static @Nullable JsonNode before(@Nullable String reference) {
    try {
      return reference == null ? null : JSON.readTree(reference);
    } catch (IOException e) {
      throw new IllegalStateException("a reference is what was written", e);
    }
  }

  @Override
  public Outcome outcome(Answer answer, Message message, @Nullable String reference) {
    Outcome outcome = Outcome.ofStatus(answer);
    return outcome instanceof Outcome.Delivered
            && message instanceof Message.OfAlert of
            && !message.what().isOver()
        ? new Outcome.Delivered(identity(of).toString())
        : outcome;
  }
}
