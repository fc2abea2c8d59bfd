package io.spoor.connectors.alerts.vendor;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Alertmanager's API v2 by its OpenAPI document and the checks of its code
 * (https://github.com/prometheus/alertmanager): an alert is its labels.
 */
public final class AlertmanagerServer extends FakeVendor {
  private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

  private final Map<Map<String, String>, Instant> endTimes = new ConcurrentHashMap<>();

  /** Labels of the alerts that are firing. */
  public java.util.List<Map<String, String>> firingAlerts() {
    Instant now = Instant.now();
    return endTimes.entrySet().stream()
        .filter(each -> each.getValue().isAfter(now))
        .map(Map.Entry::getKey)
        .toList();
  }

  @Override
  protected Reply accept(HttpExchange request, byte[] body, JsonNode json) {
    require("/api/v2/alerts".equals(request.getRequestURI().getPath()), "no such path");
    require(json.isArray(), "must be a list");
    Map<Map<String, String>, Instant> posted = new ConcurrentHashMap<>();
    for (JsonNode alert : json) {
      Map<String, String> labels = labels(alert.path("labels"));
      require(!labels.isEmpty() && labels.containsKey("alertname"), "at least one label pair");
      labels(alert.path("annotations"));
      Instant start = Instant.parse(alert.path("startsAt").asText());
      Instant end = Instant.parse(alert.path("endsAt").asText());
      require(!start.isAfter(end), "start time must be before end time");
      URI.create(alert.path("generatorURL").asText(""));
      posted.put(labels, end);
    }
    endTimes.putAll(posted);
    return new Reply(200, "");
  }

  private static Map<String, String> labels(JsonNode node) {
    Map<String, String> labels = new TreeMap<>();
    node.properties()
        .forEach(
            each -> {
              require(LABEL.matcher(each.getKey()).matches(), "invalid label " + each.getKey());
              require(each.getValue().isTextual(), "label values are text");
              if (!each.getValue().asText().isEmpty()) {
                labels.put(each.getKey(), each.getValue().asText());
              }
            });
    return labels;
  }
}
