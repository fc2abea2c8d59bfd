package io.spoor.pipeline.alert;

import io.spoor.pipeline.settings.StormLimits;
import io.spoor.pipeline.state.GroupedFinding;
import io.spoor.schemas.Alert;
import io.spoor.schemas.AlertClaim;
import io.spoor.schemas.AlertCount;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Renders the texts of alerts. */
final class AlertText {
  /** Maximum rules named; the others are only counted. */
  private static final int MAX_NAMED = 4;

  private static final int MAX_FURTHER = 10;
  private static final int MAX_FURTHER_LENGTH = 500;

  private AlertText() {}

  static String title(@Nullable String agentId, GroupedFinding lead) {
    return agentId == null ? lead.getTitle() : agentId + ": " + lead.getTitle();
  }

  /** The most severe finding, the number of the others, and other agents that it may be about. */
  static String explanation(GroupedFinding lead, FindingGroup group, List<AlertClaim> claims) {
    var otherRules = new TreeMap<String, Long>();
    group
        .counts()
        .forEach(count -> otherRules.merge(count.getRuleId(), count.getCount(), Long::sum));
    if (lead.getException() == null) {
      otherRules.merge(lead.getRuleId(), -1L, Long::sum);
    }
    otherRules.values().removeIf(count -> count == 0);
    var text = new StringBuilder(lead.getExplanation());
    if (!otherRules.isEmpty()) {
      long others = otherRules.values().stream().mapToLong(Long::longValue).sum();
      text.append(
          String.format(
              Locale.ROOT,
              " And %,d more %s: %s.",
              others,
              others == 1 ? "finding" : "findings",
              listRules(otherRules)));
    }
    long excepted = group.excepted() - (lead.getException() == null ? 0 : 1);
    if (excepted > 0) {
      text.append(
          String.format(
              Locale.ROOT,
              " %,d %s.",
              excepted,
              excepted == 1 ? "other is excepted" : "others are excepted"));
    }
    return claims.isEmpty() ? text.toString() : text.append(claimed(claims)).toString();
  }

  private static String claimed(List<AlertClaim> claims) {
    String names =
        claims.stream()
            .map(AlertClaim::getAgentId)
            .limit(MAX_NAMED)
            .collect(Collectors.joining(", "));
    return String.format(
        Locale.ROOT,
        " The run's records also name %s %s%s, so %s notified, too.",
        claims.size() == 1 ? "agent" : "agents",
        names,
        claims.size() > MAX_NAMED ? " and others" : "",
        claims.size() == 1 ? "its owner is" : "their owners are");
  }

  private static String countedRule(long count, String rule) {
    return count == 1 ? rule : String.format(Locale.ROOT, "%,d × %s", count, rule);
  }

  /** {@code 3 × widened-scope, identity-fan-out and 2 of other rules}. */
  static String listRules(NavigableMap<String, Long> byRule) {
    List<String> rules =
        byRule.keySet().stream()
            .sorted(
                Comparator.comparingLong((String rule) -> -byRule.getOrDefault(rule, 0L))
                    .thenComparing(Comparator.naturalOrder()))
            .toList();
    String named =
        rules.stream()
            .limit(MAX_NAMED)
            .map(rule -> countedRule(byRule.getOrDefault(rule, 0L), rule))
            .collect(Collectors.joining(", "));
    long others =
        rules.stream().skip(MAX_NAMED).mapToLong(rule -> byRule.getOrDefault(rule, 0L)).sum();
    return others == 0
        ? named
        : named + String.format(Locale.ROOT, " and %,d of other rules", others);
  }

  /** Title and explanation of an alert. */
  record Words(String title, String explanation) {}

  /** The words of a storm in progress. */
  static Words storm(Alert storm, Quota quota, StormLimits limits) {
    long throttled = storm.getHeldCount();
    return new Words(
        String.format(
            Locale.ROOT,
            "Alert storm: %,d %s suppressed",
            throttled,
            throttled == 1 ? "alert is" : "alerts are"),
        stormExplanation(storm, quota, limits));
  }

  /** The words of an ended storm; {@code covered}: alerts that stand and have no other page. */
  static Words stormOver(Alert storm, Quota quota, StormLimits limits, long covered) {
    String explanation = stormExplanation(storm, quota, limits);
    return covered == 0
        ? new Words(storm.getTitle(), "It calmed down. " + explanation)
        : new Words(
            String.format(
                Locale.ROOT,
                "Alert storm over: %,d %s open",
                covered,
                covered == 1 ? "alert is" : "alerts are"),
            "It calmed down. This is the only notification of the open alerts. " + explanation);
  }

  private static String stormExplanation(Alert storm, Quota quota, StormLimits limits) {
    long total = storm.getCounts().stream().mapToLong(AlertCount::getCount).sum();
    return String.format(
        Locale.ROOT,
        "More than %,d %s came within %d minutes; notifications are suppressed since %s for %,d alerts: %s."
            + " All of them are recorded; look for a common cause.",
        quota.limit(limits),
        quota.describe(),
        Math.max(1, limits.window().toMinutes()),
        Instant.ofEpochSecond(0, storm.getOpened()).truncatedTo(ChronoUnit.SECONDS),
        total,
        listRules(byRule(storm.getCounts())));
  }

  /** An alert in one line, for the page of another one. */
  static String summary(Alert alert) {
    String run = alert.getRunId();
    return run == null ? alert.getExplanation() : "Run " + run + ": " + alert.getExplanation();
  }

  static String manyCriticals(long count) {
    return String.format(Locale.ROOT, "There are %,d critical findings.", count);
  }

  /** The list with added texts first, within its limits. */
  static List<String> withFurther(List<String> texts, List<String> added) {
    return Stream.concat(added.stream(), texts.stream())
        .map(text -> text.length() <= MAX_FURTHER_LENGTH ? text : cut(text))
        .distinct()
        .limit(MAX_FURTHER)
        .toList();
  }

  private static String cut(String text) {
    int end = MAX_FURTHER_LENGTH - 1;
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
  }

  private static NavigableMap<String, Long> byRule(List<AlertCount> counts) {
    var byRule = new TreeMap<String, Long>();
    counts.forEach(count -> byRule.merge(count.getRuleId(), count.getCount(), Long::sum));
    return byRule;
  }
}
