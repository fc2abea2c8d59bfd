package io.spoor.cli.output;

import io.spoor.client.result.ActionView;
import io.spoor.client.result.AlertView;
import io.spoor.client.result.ChainView;
import io.spoor.client.result.ChainView.Unread;
import io.spoor.client.result.DeadLetterView;
import io.spoor.client.result.FindingView;
import io.spoor.schemas.text.TextSanitizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Renders an analysis for people: the chains, the findings, and the outcome of the records. */
public final class AnalysisReport {
  private AnalysisReport() {}

  /**
   * Outcome counts of the records.
   *
   * @param records number of records read
   * @param events number of distinct events among them
   */
  public record RecordCounts(long records, long events, List<DeadLetterView> deadLetters) {
    public RecordCounts {
      deadLetters = List.copyOf(deadLetters);
    }
  }

  public static List<String> lines(
      List<ChainView> chains,
      List<ActionView> actions,
      List<FindingView> findings,
      List<AlertView> alerts,
      RecordCounts counts,
      DisplayOptions display) {
    List<String> lines = new ArrayList<>();
    if (!chains.isEmpty()) {
      lines.addAll(ResultTables.chains(chains, display));
      lines.add("");
    }
    if (!findings.isEmpty()) {
      lines.addAll(FindingRenderer.findings(findings, display));
      lines.add("");
    }
    if (!alerts.isEmpty()) {
      lines.add(TerminalText.count(alerts.size(), "alert") + ":");
      alerts.forEach(alert -> lines.add("  " + alertLine(alert, display)));
      lines.add("");
    }
    lines.addAll(counts(chains, actions, findings, counts));
    return lines;
  }

  private static String alertLine(AlertView alert, DisplayOptions display) {
    String severity = alert.severity().toUpperCase(Locale.ROOT);
    return display.apply(AnsiStyle.ofSeverity(alert.severity()), severity)
        + "  "
        + TextSanitizer.replace(alert.title())
        + "  ("
        + TerminalText.count(alert.findingCount(), "finding")
        + (alert.status().equals("open") ? "" : ", " + alert.status())
        + ")";
  }

  private static List<String> counts(
      List<ChainView> chains,
      List<ActionView> actions,
      List<FindingView> findings,
      RecordCounts counts) {
    List<String> lines = new ArrayList<>();
    lines.add(
        TerminalText.count(counts.records(), "record")
            + " read: "
            + TerminalText.count(counts.events(), "different event")
            + ", "
            + TerminalText.count(counts.deadLetters().size(), "dead letter")
            + ", "
            + TerminalText.count(
                counts.records() - counts.events() - counts.deadLetters().size(), "duplicate"));
    Map<String, Integer> reasons = new TreeMap<>();
    counts.deadLetters().forEach(deadLetter -> reasons.merge(deadLetter.reason(), 1, Integer::sum));
    reasons.forEach((reason, count) -> lines.add("  " + count + " " + reason));
    lines.add(
        TerminalText.count(chains.size(), "chain")
            + ", "
            + TerminalText.count(actions.size(), "action")
            + ", "
            + TerminalText.count(findings.size(), "finding"));
    long unattributed = unattributed(chains);
    if (!actions.isEmpty()) {
      lines.add(
          "actions in chains without a known run: %s (%s %%)"
              .formatted(unattributed, unattributed * 100 / actions.size()));
    }
    String unread =
        UnreadContentText.of(
            chains.stream().map(ChainView::unread).reduce(Unread.NONE, Unread::plus));
    if (!unread.isEmpty()) {
      lines.add("content that was not read in full: " + unread);
    }
    return lines;
  }

  private static long unattributed(List<ChainView> chains) {
    return chains.stream()
        .filter(chain -> chain.runId() == null)
        .mapToLong(ChainView::actionCount)
        .sum();
  }
}
