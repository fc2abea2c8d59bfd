package io.spoor.server;

import io.spoor.client.json.AlertJson;
import io.spoor.client.result.AlertView;
import io.spoor.client.result.DecidedAction;
import io.spoor.client.search.ChainQueries.AlertFilter;
import io.spoor.client.time.TimeArgument;
import io.spoor.client.triage.AlertTriage;
import io.spoor.client.triage.TriageException;
import io.spoor.client.triage.VerdictRequest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Handles alerts over HTTP; docs/alerts.md has the contract. Objects are the same as those of the
 * commands with {@code --json}.
 *
 * <ul>
 *   <li>{@code GET /alerts?open=true&agent=ID&since=24h&limit=100}: newest first, {@code
 *       {"alerts":[…]}}
 *   <li>{@code GET /alerts/ID}: one alert
 *   <li>{@code POST /alerts/ID/ack} with {@code {"who","note"}}: acknowledges the alert
 *   <li>{@code POST /alerts/ID/close} with {@code {"verdict","who","note"}}: closes the alert with
 *       a verdict
 * </ul>
 */
final class AlertsApi {
  private static final Pattern ONE = Pattern.compile("/alerts/([^/]+)(?:/(ack|close))?");
  private static final Pattern ID = Pattern.compile("[0-9a-f]{1,64}");
  private static final long LIMIT = 100;
  private static final long MAX_LIMIT = 1_000;

  private final AlertTriage triage;
  private final Consumer<String> journal;

  /**
   * {@code journal}: receives one line per acknowledgement or verdict, with the actor and the
   * alert.
   */
  AlertsApi(AlertTriage triage, Consumer<String> journal) {
    this.triage = triage;
    this.journal = journal;
  }

  /** The response; {@link TriageException} is mapped to a response here. */
  ApiResponse handle(ApiRequest request) {
    Matcher matcher = ONE.matcher(request.path());
    try {
      if (request.path().equals("/alerts")) {
        return isGet(request) ? list(request) : notAllowed("GET");
      }
      if (!matcher.matches()) {
        return ApiResponse.fault(
            404,
            "no such page; the pages are /alerts, /alerts/ID, /alerts/ID/ack, /alerts/ID/close");
      }
      String id = id(matcher.group(1));
      String verb = matcher.group(2);
      if (verb == null) {
        return isGet(request) ? show(request, id) : notAllowed("GET");
      }
      return request.method().equals("POST") ? submit(request, id, verb) : notAllowed("POST");
    } catch (TriageException e) {
      return ApiResponse.fault(status(e), String.valueOf(e.getMessage()));
    }
  }

  private static boolean isGet(ApiRequest request) {
    return request.method().equals("GET");
  }

  private static ApiResponse notAllowed(String allowed) {
    return ApiResponse.fault(
        405, allowed + " is the only method of this page", Map.of("Allow", allowed));
  }

  private static int status(TriageException exception) {
    return switch (exception.reason()) {
      case INVALID -> 400;
      case NOT_FOUND -> 404;
      case AMBIGUOUS -> 409;
    };
  }

  private static String id(String text) {
    if (!ID.matcher(text).matches()) {
      throw ApiRequest.invalid(
          "an alert's id, or a prefix of it, must be hexadecimal digits in lower case");
    }
    return text;
  }

  private ApiResponse list(ApiRequest request) {
    Map<String, String> parameters = request.parameters(Set.of("open", "agent", "since", "limit"));
    AlertFilter filter =
        new AlertFilter(
            parameters.get("agent"),
            open(parameters.get("open")),
            parseSince(parameters.get("since")));
    List<AlertView> alerts = triage.alerts(filter, true, limit(parameters.get("limit")));
    Map<String, List<DecidedAction>> decided = triage.decided(alerts);
    return ApiResponse.ok(
        alerts.stream()
            .map(alert -> AlertJson.alert(alert, decided.getOrDefault(alert.alertId(), List.of())))
            .collect(Collectors.joining(",", "{\"alerts\":[", "]}")));
  }

  private static boolean open(@Nullable String text) {
    if (text != null && !text.equals("true") && !text.equals("false")) {
      throw ApiRequest.invalid("open must be true or false");
    }
    return "true".equals(text);
  }

  private static @Nullable Long parseSince(@Nullable String text) {
    try {
      return text == null ? null : TimeArgument.parse(text).nanos();
    } catch (IllegalArgumentException e) {
      throw ApiRequest.invalid("since: " + e.getMessage());
    }
  }

  private static long limit(@Nullable String text) {
    if (text == null) {
      return LIMIT;
    }
    if (!text.matches("[0-9]{1,4}")
        || Long.parseLong(text) < 1
        || Long.parseLong(text) > MAX_LIMIT) {
      throw ApiRequest.invalid("limit must be a number from 1 to " + MAX_LIMIT);
    }
    return Long.parseLong(text);
  }

  private ApiResponse show(ApiRequest request, String id) {
    request.parameters(Set.of());
    AlertView alert = triage.alert(id);
    List<DecidedAction> decided =
        triage.decided(List.of(alert)).getOrDefault(alert.alertId(), List.of());
    return ApiResponse.ok(AlertJson.alert(alert, decided));
  }

  private ApiResponse submit(ApiRequest request, String id, String verb) {
    request.parameters(Set.of());
    if (!request.isJson()) {
      return ApiResponse.fault(415, "the body must be application/json");
    }
    boolean closes = verb.equals("close");
    Map<String, String> members =
        request.members(closes ? Set.of("verdict", "who", "note") : Set.of("who", "note"));
    if (closes && !members.containsKey("verdict")) {
      throw ApiRequest.invalid(
          "\"verdict\" is missing: " + String.join(", ", VerdictRequest.VERDICTS));
    }
    var recorded =
        triage.submit(
            id,
            new VerdictRequest(
                members.get("verdict"),
                actor(members.get("who"), request.tokenHolder()),
                members.get("note")));
    journal.accept(
        "alert "
            + recorded.alertId()
            + (recorded.verdict() == null
                ? ": acknowledged by "
                : ": closed as " + recorded.verdict() + " by ")
            + recorded.actor());
    return ApiResponse.ok(AlertJson.verdict(recorded));
  }

  /** If the token holder submits for another person, both are recorded. */
  private static String actor(@Nullable String requestedActor, String tokenHolder) {
    if (requestedActor != null && requestedActor.isBlank()) {
      throw ApiRequest.invalid("\"who\" is empty: omit it, or name the analyst");
    }
    return requestedActor == null || requestedActor.equals(tokenHolder)
        ? tokenHolder
        : requestedActor + " (" + tokenHolder + ")";
  }
}
