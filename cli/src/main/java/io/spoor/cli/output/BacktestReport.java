package io.spoor.cli.output;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.client.time.TimeFormat;
import io.spoor.decisions.log.Backtest.Difference;
import io.spoor.decisions.log.Backtest.Summary;
import io.spoor.schemas.DecisionRecord;
import io.spoor.schemas.text.TextSanitizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Renders a backtest of policies, for people or as JSON. */
public final class BacktestReport {
  private static final int MAX_SHOWN = 50;
  private static final int MAX_NAMES = 20;

  private final boolean isJson;
  private int shown;

  public BacktestReport(boolean isJson) {
    this.isJson = isJson;
  }

  /** A line for a difference; for people only of the first ones. */
  public Optional<String> difference(Difference difference) {
    if (isJson) {
      return Optional.of(json(difference));
    }
    return shown++ < MAX_SHOWN ? Optional.of(Terminal.safe(text(difference))) : Optional.empty();
  }

  private static String text(Difference difference) {
    DecisionRecord record = difference.record();
    return TimeFormat.toSecond(record.getTime())
        + "  "
        + word(Boolean.TRUE.equals(record.getPolicyDecision()))
        + " -> "
        + word(difference.isAllowed())
        + "  "
        + record.getSubjectId()
        + " "
        + record.getAction()
        + " "
        + record.getResourceId()
        + "  "
        + (difference.policies().isEmpty()
            ? "no policy permits it"
            : "by " + String.join(", ", difference.policies()))
        + (record.getInputMasked() ? " (masked)" : "")
        + (difference.foretoldBy().isEmpty() ? "" : " (as log-only told)");
  }

  private static String word(boolean isAllowed) {
    return isAllowed ? "allow" : "deny";
  }

  private static String json(Difference difference) {
    DecisionRecord record = difference.record();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("type", "difference")
        .put("decision_id", record.getDecisionId())
        .put("time", TimeFormat.rfc3339(record.getTime()))
        .put("tenant", record.getTenant())
        .put("agent_id", record.getAgentId())
        .put("chain_id", record.getChainId())
        .put("subject", record.getSubjectId())
        .put("action", record.getAction())
        .put("resource", record.getResourceId())
        .put("recorded", record.getPolicyDecision())
        .put("now", difference.isAllowed())
        .put("input_masked", record.getInputMasked());
    record.getPolicies().forEach(json.putArray("recorded_policies")::add);
    difference.policies().forEach(json.putArray("policies")::add);
    difference.foretoldBy().forEach(json.putArray("foretold_by")::add);
    return TextSanitizer.escapeJson(json.toString());
  }

  /** The counts. */
  public List<String> summary(Summary summary, String policyDigest) {
    return isJson ? List.of(json(summary, policyDigest)) : text(summary);
  }

  private static String json(Summary summary, String policyDigest) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("type", "backtest")
        .put("policy_digest", policyDigest)
        .put("decisions", summary.records())
        .put("same", summary.same())
        .put("different", summary.different())
        .put("different_under_same_policies", summary.differentUnderSamePolicies())
        .put("foretold", summary.foretold())
        .put("masked", summary.masked())
        .put("masked_different", summary.maskedDifferent())
        .put("not_stored", summary.notStored())
        .put("not_by_policies", summary.notByPolicies())
        .put("unreadable", summary.unreadable())
        .put("lost", summary.lost());
    put(json.putObject("by_policy"), summary.byPolicy());
    put(json.putObject("by_agent"), summary.byAgent());
    put(json.putObject("by_action"), summary.byAction());
    return TextSanitizer.escapeJson(json.toString());
  }

  private static void put(ObjectNode json, Map<String, Long> counts) {
    new TreeMap<>(counts).forEach(json::put);
  }

  private List<String> text(Summary summary) {
    List<String> lines = new ArrayList<>();
    if (shown > MAX_SHOWN) {
      lines.add("(" + (shown - MAX_SHOWN) + " more differences; --json shows all)");
    }
    long compared = summary.same() + summary.different();
    lines.add(
        TerminalText.count(summary.records(), "decision")
            + ", "
            + compared
            + " compared: "
            + summary.same()
            + " equal"
            + (compared == 0
                ? ""
                : String.format(Locale.ROOT, " (%.1f %%)", 100.0 * summary.same() / compared))
            + ", "
            + summary.different()
            + " different");
    add(lines, summary.differentUnderSamePolicies(), "different under the same policies");
    add(lines, summary.foretold(), "different as log-only policies told");
    add(
        lines,
        summary.masked(),
        "with masked secrets, " + summary.maskedDifferent() + " different");
    add(lines, summary.notByPolicies(), "not decided by policies");
    add(lines, summary.notStored(), "with an input that was too large to store");
    add(lines, summary.unreadable(), "with an input that cannot be read");
    add(lines, summary.lost(), "answers that servers could not record");
    addCounts(lines, "policy", summary.byPolicy());
    addCounts(lines, "agent", summary.byAgent());
    addCounts(lines, "action", summary.byAction());
    return lines;
  }

  private static void add(List<String> lines, long count, String what) {
    if (count > 0) {
      lines.add("  " + count + " " + what);
    }
  }

  private static void addCounts(List<String> lines, String by, Map<String, Long> counts) {
    if (counts.isEmpty()) {
      return;
    }
    lines.add("differences by " + by + ":");
    counts.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(MAX_NAMES)
        .forEach(
            count -> lines.add("  " + count.getValue() + "  " + Terminal.safe(count.getKey())));
  }
}
