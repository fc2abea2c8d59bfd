package io.spoor.cli.output;

import io.spoor.client.result.ActionRow;
import io.spoor.client.result.AlertRow;
import io.spoor.client.result.ChainRow;
import io.spoor.client.result.DeadLetterRow;
import io.spoor.client.result.FindingRow;
import io.spoor.schemas.text.TextSanitizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an analysis found, as text for people: the chains, the findings, and what became of every
 * record.
 */
public final class Report {
  private Report() {}

  /**
   * What became of every record.
   *
   * @param records records read
   * @param events different events they were
   */
  public record Counts(long records, long events, List<DeadLetterRow> deadLetters) {
    public Counts {
      deadLetters = List.copyOf(deadLetters);
    }
  }

  public static List<String> lines(
      List<ChainRow> chains,
      List<ActionRow> actions,
      List<FindingRow> findings,
      List<AlertRow> alerts,
      Counts counts,
      Look look) {
    List<String> lines = new ArrayList<>();
    if (!chains.isEmpty()) {
      lines.addAll(Tables.chains(chains, look));
      lines.add("");
    }
    if (!findings.isEmpty()) {
      lines.addAll(Tables.findings(findings, look));
      lines.add("");
    }
    if (!alerts.isEmpty()) {
      lines.add(Text.count(alerts.size(), "alert") + ":");
      alerts.forEach(alert -> lines.add("  " + brief(alert, look)));
      lines.add("");
    }
    lines.addAll(counts(chains, actions, findings, counts));
    return lines;
  }

  private static String brief(AlertRow alert, Look look) {
    String severity = alert.severity().toUpperCase(Locale.ROOT);
    return look.in(Style.ofSeverity(alert.severity()), severity)
        + "  "
        + TextSanitizer.replace(alert.title())
        + "  ("
        + Text.count(alert.findingCount(), "finding")
        + (alert.status().equals("open") ? "" : ", " + alert.status())
        + ")";
  }

  private static List<String> counts(
      List<ChainRow> chains, List<ActionRow> actions, List<FindingRow> findings, Counts counts) {
    List<String> lines = new ArrayList<>();
    lines.add(
        Text.count(counts.records(), "record")
            + " read: "
            + Text.count(counts.events(), "different event")
            + ", "
            + Text.count(counts.deadLetters().size(), "dead letter")
            + ", "
            + Text.count(
                counts.records() - counts.events() - counts.deadLetters().size(), "duplicate"));
    Map<String, Integer> reasons = new TreeMap<>();
    counts.deadLetters().forEach(letter -> reasons.merge(letter.reason(), 1, Integer::sum));
    reasons.forEach((reason, count) -> lines.add("  " + count + " " + reason));
    lines.add(
        Text.count(chains.size(), "chain")
            + ", "
            + Text.count(actions.size(), "action")
            + ", "
            + Text.count(findings.size(), "finding"));
    long unattributed = unattributed(chains);
    if (!actions.isEmpty()) {
      lines.add(
          "actions in chains that no run is named for: "
              + unattributed
              + " ("
              + unattributed * 100 / actions.size()
              + " %)");
    }
    return lines;
  }

  private static long unattributed(List<ChainRow> chains) {
    return chains.stream()
        .filter(chain -> chain.runId() == null)
        .mapToLong(ChainRow::actionCount)
        .sum();
  }
}
