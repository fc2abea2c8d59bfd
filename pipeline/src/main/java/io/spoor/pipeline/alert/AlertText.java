package io.spoor.pipeline.alert;

import io.spoor.pipeline.settings.AlertSettings;
import io.spoor.pipeline.state.GroupedFinding;
import io.spoor.schemas.AlertCount;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Renders the texts of alerts. */
final class AlertText {
  /** Maximum rules named; the others are only counted. */
  private static final int MAX_NAMED = 4;

  private AlertText() {}

  static String title(@Nullable String agentId, GroupedFinding lead) {
    return agentId == null ? lead.getTitle() : agentId + ": " + lead.getTitle();
  }

  /** The most severe finding, and the number of the others. */
  static String explanation(GroupedFinding lead, FindingGroup group) {
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
    return text.toString();
  }

  private static String countedRule(long count, String rule) {
    return count == 1 ? rule : String.format(Locale.ROOT, "%,d × %s", count, rule);
  }

  /** {@code 3 × scope-widened, fan-out and 2 of other rules}. */
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

  static String stormTitle(long throttled) {
    return String.format(
        Locale.ROOT,
        "Alert storm: %,d %s suppressed",
        throttled,
        throttled == 1 ? "alert is" : "alerts are");
  }

  /** {@code since}: start of the storm, nanoseconds since the Unix epoch. */
  static String stormExplanation(AlertSettings settings, long since, List<AlertCount> throttled) {
    long total = throttled.stream().mapToLong(AlertCount::getCount).sum();
    return String.format(
        Locale.ROOT,
        "More than %,d alerts came within %d minutes; notifications are suppressed since %s for %,d alerts: %s."
            + " All of them are recorded; look for a common cause.",
        settings.stormAlerts(),
        Math.max(1, settings.stormWindow().toMinutes()),
        Instant.ofEpochSecond(0, since).truncatedTo(ChronoUnit.SECONDS),
        total,
        listRules(byRule(throttled)));
  }

  private static NavigableMap<String, Long> byRule(List<AlertCount> counts) {
    var byRule = new TreeMap<String, Long>();
    counts.forEach(count -> byRule.merge(count.getRuleId(), count.getCount(), Long::sum));
    return byRule;
  }
}
