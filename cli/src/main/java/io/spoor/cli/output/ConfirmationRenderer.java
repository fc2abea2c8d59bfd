package io.spoor.cli.output;

import io.spoor.client.time.TimeFormat;
import io.spoor.decisions.confirmations.ConfirmationJson;
import io.spoor.decisions.confirmations.ConfirmationState;
import io.spoor.schemas.Confirmation;
import io.spoor.schemas.text.TextSanitizer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Renders confirmations for people and as NDJSON. */
public final class ConfirmationRenderer {
  private static final int MAX_SHOWN_LENGTH = 200;

  private ConfirmationRenderer() {}

  /** One object: {@code type} is {@code confirmation}. */
  public static String json(ConfirmationState state, Instant now) {
    return TextSanitizer.escapeJson(ConfirmationJson.of(state, now).toString());
  }

  /** The status in one line, with who answered and why. */
  public static String summary(ConfirmationState state, Instant now) {
    return ConfirmationJson.status(state, now)
        + (state.who() == null ? "" : " by " + line(state.who()))
        + (state.reason().isEmpty() ? "" : ": " + line(state.reason()));
  }

  /** The lines about one confirmation. */
  public static List<String> text(ConfirmationState state, Instant now) {
    Confirmation asked = state.asked();
    List<String> lines = new ArrayList<>();
    lines.add(
        DisplayNames.id(asked.getConfirmationId())
            + "  "
            + summary(state, now)
            + (state.holdsAt(now) ? ", ends in " + span(now, state.expires()) : "")
            + ", asked "
            + span(state.askedAt(), now)
            + " ago by caller "
            + line(asked.getCaller()));
    lines.add(
        "  agent "
            + (asked.getAgentId() == null ? "not known" : line(asked.getAgentId()))
            + (asked.getDeclared() ? "" : " (no manifest)")
            + (asked.getRunId() == null ? "" : ", run " + line(asked.getRunId()))
            + ", chain "
            + DisplayNames.id(asked.getChainId())
            + (asked.getTenant().equals("default") ? "" : ", tenant " + line(asked.getTenant())));
    lines.add(
        "  "
            + line(asked.getSubjectType() + " " + asked.getSubjectId())
            + " asks for "
            + line(asked.getAction())
            + " on "
            + line(asked.getResourceType() + " " + asked.getResourceId())
            + (asked.getTool() == null || asked.getTool().equals(asked.getResourceId())
                ? ""
                : ", tool " + line(asked.getTool())));
    for (String reason : asked.getReasons()) {
      lines.add("  because " + line(reason));
    }
    if (asked.getReasons().isEmpty()) {
      lines.add("  because of the policies " + line(String.join(", ", asked.getPolicies())));
    }
    if (asked.getVerdict() != null) {
      lines.add("  verdict: " + line(asked.getVerdict()));
    }
    if (!asked.getAcrValues().isEmpty() || asked.getMaxAge() != null) {
      lines.add(
          "  or the subject signs in again"
              + (asked.getAcrValues().isEmpty()
                  ? ""
                  : " by " + line(String.join(" or ", asked.getAcrValues())))
              + (asked.getMaxAge() == null
                  ? ""
                  : ", at most " + asked.getMaxAge() + " s before the request"));
    }
    return lines;
  }

  private static String span(Instant from, Instant to) {
    Instant end = to.isBefore(from) ? from : to;
    return TimeFormat.span(
        TimeFormat.nanos(from), TimeFormat.nanos(from.plus(Duration.between(from, end))));
  }

  private static String line(String text) {
    return TextSanitizer.line(text, MAX_SHOWN_LENGTH);
  }
}
