package io.spoor.server;

import io.spoor.client.json.AlertJsonLines;
import io.spoor.client.result.AlertRow;
import io.spoor.client.search.Chains.AlertFilter;
import io.spoor.client.time.Since;
import io.spoor.client.triage.AlertDesk;
import io.spoor.client.triage.Refused;
import io.spoor.client.triage.Saying;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Alerts over HTTP; docs/alerts.md has the contract. Objects are those of the commands with {@code
 * --json}.
 *
 * <ul>
 *   <li>{@code GET /alerts?open=true&agent=ID&since=24h&limit=100}: newest first, {@code
 *       {"alerts":[…]}}
 *   <li>{@code GET /alerts/ID}: one
 *   <li>{@code POST /alerts/ID/ack} with {@code {"who","note"}}: somebody looks at it
 *   <li>{@code POST /alerts/ID/close} with {@code {"verdict","who","note"}}: what it turned out to
 *       be
 * </ul>
 */
final class AlertsApi {
  private static final Pattern ONE = Pattern.compile("/alerts/([^/]+)(?:/(ack|close))?");
  private static final Pattern ID = Pattern.compile("[0-9a-f]{1,64}");
  private static final long LIMIT = 100;
  private static final long GREATEST_LIMIT = 1_000;

  private final AlertDesk desk;
  private final Consumer<String> journal;

  /** {@code journal}: is told who said what of which alert, a line each. */
  AlertsApi(AlertDesk desk, Consumer<String> journal) {
    this.desk = desk;
    this.journal = journal;
  }

  /** What is answered; {@link Refused} is answered here too. */
  Reply answer(Asked asked) {
    Matcher one = ONE.matcher(asked.path());
    try {
      if (asked.path().equals("/alerts")) {
        return isGet(asked) ? list(asked) : notAllowed("GET");
      }
      if (!one.matches()) {
        return Reply.fault(
            404,
            "there is no such page; there are /alerts, /alerts/ID, /alerts/ID/ack, /alerts/ID/close");
      }
      String id = id(one.group(1));
      String verb = one.group(2);
      if (verb == null) {
        return isGet(asked) ? show(asked, id) : notAllowed("GET");
      }
      return asked.method().equals("POST") ? say(asked, id, verb) : notAllowed("POST");
    } catch (Refused e) {
      return Reply.fault(status(e), String.valueOf(e.getMessage()));
    }
  }

  private static boolean isGet(Asked asked) {
    return asked.method().equals("GET");
  }

  private static Reply notAllowed(String allowed) {
    return Reply.fault(405, allowed + " is what this page takes", Map.of("Allow", allowed));
  }

  private static int status(Refused refused) {
    return switch (refused.why()) {
      case WRONG -> 400;
      case NOT_FOUND -> 404;
      case AMBIGUOUS -> 409;
    };
  }

  private static String id(String text) {
    if (!ID.matcher(text).matches()) {
      throw Asked.wrong("an alert's id, or how it begins, is hexadecimal digits in lower case");
    }
    return text;
  }

  private Reply list(Asked asked) {
    Map<String, String> given = asked.parameters(Set.of("open", "agent", "since", "limit"));
    AlertFilter filter =
        new AlertFilter(given.get("agent"), open(given.get("open")), since(given.get("since")));
    List<AlertRow> alerts = desk.alerts(filter, true, limit(given.get("limit")));
    return Reply.ok(
        alerts.stream()
            .map(AlertJsonLines::alert)
            .collect(Collectors.joining(",", "{\"alerts\":[", "]}")));
  }

  private static boolean open(@Nullable String text) {
    if (text != null && !text.equals("true") && !text.equals("false")) {
      throw Asked.wrong("open must be true or false");
    }
    return "true".equals(text);
  }

  private static @Nullable Long since(@Nullable String text) {
    try {
      return text == null ? null : Since.parse(text).nanos();
    } catch (IllegalArgumentException e) {
      throw Asked.wrong("since: " + e.getMessage());
    }
  }

  private static long limit(@Nullable String text) {
    if (text == null) {
      return LIMIT;
    }
    if (!text.matches("[0-9]{1,4}")
        || Long.parseLong(text) < 1
        || Long.parseLong(text) > GREATEST_LIMIT) {
      throw Asked.wrong("limit must be a number from 1 to " + GREATEST_LIMIT);
    }
    return Long.parseLong(text);
  }

  private Reply show(Asked asked, String id) {
    asked.parameters(Set.of());
    return Reply.ok(AlertJsonLines.alert(desk.alert(id)));
  }

  private Reply say(Asked asked, String id, String verb) {
    asked.parameters(Set.of());
    if (!asked.isJson()) {
      return Reply.fault(415, "the body must be application/json");
    }
    boolean closes = verb.equals("close");
    Map<String, String> given =
        asked.members(closes ? Set.of("verdict", "who", "note") : Set.of("who", "note"));
    if (closes && !given.containsKey("verdict")) {
      throw Asked.wrong("\"verdict\" is missing: " + String.join(", ", Saying.VERDICTS));
    }
    var said =
        desk.say(
            id,
            new Saying(given.get("verdict"), who(given.get("who"), asked.by()), given.get("note")));
    journal.accept(
        "alert "
            + said.alertId()
            + (said.verdict() == null
                ? ": acknowledged by "
                : ": closed as " + said.verdict() + " by ")
            + said.who());
    return Reply.ok(AlertJsonLines.verdict(said));
  }

  /** Whoever says it for somebody else stays visible. */
  private static String who(@Nullable String named, String by) {
    if (named != null && named.isBlank()) {
      throw Asked.wrong("\"who\" is empty: leave it out, or say who says so");
    }
    return named == null || named.equals(by) ? by : named + " (" + by + ")";
  }
}
