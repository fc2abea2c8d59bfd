package io.spoor.connectors.alerts.vendor;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * PagerDuty's Events API v2 by its documentation
 * (https://developer.pagerduty.com/docs/send-alert-event): required fields, enumerations, limits,
 * deduplication.
 */
public final class PagerDutyServer extends FakeVendor {
  public static final String ROUTING_KEY = "R0123456789ABCDEF0123456789ABCDE";

  private static final Set<String> MEMBERS =
      Set.of(
          "routing_key",
          "event_action",
          "dedup_key",
          "payload",
          "images",
          "links",
          "client",
          "client_url");
  private static final Set<String> PAYLOAD =
      Set.of(
          "summary",
          "source",
          "severity",
          "timestamp",
          "component",
          "group",
          "class",
          "custom_details");

  private final Map<String, String> incidents = new ConcurrentHashMap<>();

  /** By deduplication key: triggered, acknowledged or resolved. */
  public Map<String, String> incidents() {
    return Map.copyOf(incidents);
  }

  @Override
  protected Reply accept(HttpExchange request, byte[] body, JsonNode json) {
    require("/v2/enqueue".equals(request.getRequestURI().getPath()), "no such path");
    invalidUnless(body.length <= 512 * 1024, "event is larger than 512 KB");
    json.fieldNames()
        .forEachRemaining(name -> invalidUnless(MEMBERS.contains(name), name + " is not known"));
    invalidUnless(
        ROUTING_KEY.equals(json.path("routing_key").asText()),
        "\u2018routing_key\u2019 is invalid");
    String key = json.path("dedup_key").asText();
    invalidUnless(key.length() <= 255, "dedup_key is longer than 255");
    switch (json.path("event_action").asText()) {
      case "trigger" -> {
        payload(json.path("payload"));
        json.path("links")
            .forEach(link -> invalidUnless(link.path("href").asText().startsWith("http"), "href"));
        incidents.put(key, "triggered");
      }
      case "acknowledge" -> {
        invalidUnless(!key.isEmpty(), "dedup_key is missing");
        incidents.replace(key, "triggered", "acknowledged");
      }
      case "resolve" -> {
        invalidUnless(!key.isEmpty(), "dedup_key is missing");
        incidents.computeIfPresent(key, (_, _) -> "resolved");
      }
      default -> invalidUnless(false, "event_action is invalid");
    }
    return new Reply(
        202,
        "{\"status\":\"success\",\"message\":\"Event processed\",\"dedup_key\":\"" + key + "\"}");
  }

  private static void payload(JsonNode payload) {
    payload
        .fieldNames()
        .forEachRemaining(name -> invalidUnless(PAYLOAD.contains(name), name + " is not known"));
    String summary = payload.path("summary").asText();
    invalidUnless(!summary.isBlank(), "summary is missing");
    invalidUnless(summary.length() <= 1024, "summary is longer than 1024");
    invalidUnless(!payload.path("source").asText().isBlank(), "source is missing");
    invalidUnless(
        Set.of("critical", "error", "warning", "info").contains(payload.path("severity").asText()),
        "severity is invalid");
    Instant.parse(payload.path("timestamp").asText());
    invalidUnless(
        payload.path("custom_details").isObject() || payload.path("custom_details").isMissingNode(),
        "custom_details is no object");
  }

  private static void invalidUnless(boolean valid, String reason) {
    if (!valid) {
      throw new RejectedRequestException(
          new Reply(
              400,
              "{\"status\":\"invalid event\",\"message\":\"Event object is invalid\",\"errors\":[\""
                  + reason
                  + "\"]}"),
          reason);
    }
  }
}
