package io.spoor.cli.output;

import io.spoor.client.result.DecidedAction;
import io.spoor.client.result.FindingView;
import io.spoor.client.time.TimeFormat;
import io.spoor.schemas.FindingCause;
import io.spoor.schemas.text.CauseText;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Renders findings as paragraphs for people. */
public final class FindingRenderer {
  private FindingRenderer() {}

  public static List<String> findings(List<FindingView> findings, DisplayOptions display) {
    return findings(findings, Map.of(), display);
  }

  /** {@code decided}: the decided calls that findings name, by id of the finding. */
  public static List<String> findings(
      List<FindingView> findings,
      Map<String, List<DecidedAction>> decided,
      DisplayOptions display) {
    var lines = new TextBlock(display);
    for (FindingView finding : findings) {
      if (!lines.isEmpty()) {
        lines.add("");
      }
      lines.addAll(
          finding(finding, decided.getOrDefault(finding.findingId(), List.of()), null, display));
    }
    return lines.lines();
  }

  /**
   * One finding: rule, place, time, explanation and next steps.
   *
   * @param rows numbers of the actions that are shown with it, by event id; null: its chain is
   *     named instead
   */
  static List<String> finding(
      FindingView finding,
      List<DecidedAction> decided,
      @Nullable Map<String, Integer> rows,
      DisplayOptions display) {
    return block(finding, decided, rows, display).lines();
  }

  private static TextBlock block(
      FindingView finding,
      List<DecidedAction> decided,
      @Nullable Map<String, Integer> rows,
      DisplayOptions display) {
    var lines = new TextBlock(display);
    lines.head(
        finding.severity(),
        finding.riskScore(),
        finding.ruleId(),
        finding.time(),
        finding.status(),
        rows == null ? lines.id("chain", finding.chainId()) : "");
    lines.wrapped(finding.explanation(), AnsiStyle.PLAIN);
    if (rows != null) {
      lines.wrapped(evidence(finding, rows), AnsiStyle.DIM);
    }
    FindingCause cause = finding.cause();
    if (cause != null && !cause.getChange().equals("added")) {
      lines.wrapped(lastChange(cause), AnsiStyle.DIM);
    }
    addDecided(lines, decided);
    lines.wrapped("Next: " + finding.nextSteps(), AnsiStyle.DIM);
    return lines;
  }

  /** The rows on which the finding rests; some may be of another chain, or not indexed yet. */
  private static String evidence(FindingView finding, Map<String, Integer> rows) {
    String numbers =
        finding.eventIds().stream()
            .map(rows::get)
            .filter(Objects::nonNull)
            .distinct()
            .sorted()
            .map(row -> "#" + row)
            .collect(Collectors.joining(", "));
    long elsewhere = finding.eventIds().stream().filter(id -> !rows.containsKey(id)).count();
    String others = elsewhere == 0 ? "" : TerminalText.count(elsewhere, "event") + " not listed";
    return "Evidence: " + numbers + (numbers.isEmpty() || others.isEmpty() ? "" : ", ") + others;
  }

  /** A line for each decided call; those that happened despite a denial stand out. */
  static void addDecided(TextBlock lines, List<DecidedAction> decided) {
    for (DecidedAction call : decided) {
      String line =
          "Decided: "
              + call.action().action()
              + " "
              + TimeFormat.clock(call.action().time())
              + ": "
              + AnswerText.of(call);
      lines.wrapped(line, AnswerText.style(call));
    }
  }

  private static String lastChange(FindingCause cause) {
    return "Last change: " + cause.getChange() + " " + CauseText.of(cause);
  }

  /** A finding alone: as {@link #finding}, with its id, agent, run, events and last change. */
  public static List<String> findingInFull(
      FindingView finding, List<DecidedAction> decided, DisplayOptions display) {
    TextBlock lines = block(finding, decided, null, display);
    FindingCause cause = finding.cause();
    if (cause != null && cause.getChange().equals("added")) {
      lines.wrapped(lastChange(cause), AnsiStyle.DIM);
    }
    String id = "Finding: " + finding.findingId() + ", revision " + finding.revision();
    lines.wrapped(id, AnsiStyle.DIM);
    if (finding.agentId() != null) {
      String run = finding.runId() == null ? "" : ", run " + finding.runId();
      lines.wrapped("Agent: " + finding.agentId() + run, AnsiStyle.DIM);
    }
    if (!finding.eventIds().isEmpty()) {
      String events = String.join(", ", finding.eventIds());
      lines.wrapped("Events: " + events, AnsiStyle.DIM);
    }
    return lines.lines();
  }
}
