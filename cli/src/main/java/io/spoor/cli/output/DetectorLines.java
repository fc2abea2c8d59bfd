package io.spoor.cli.output;

import io.spoor.cli.output.Table.Cell;
import io.spoor.pipeline.detect.RuleInfo;
import io.spoor.pipeline.tuning.Threshold;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Detectors, as text for people. */
public final class DetectorLines {
  private DetectorLines() {}

  public static List<String> list(List<RuleInfo> rules, Look look) {
    var table =
        new Table()
            .left("DETECTOR")
            .left("SEVERITY")
            .shrinking("FINDS", 30)
            .shrinking("ABOUT", 16)
            .shrinking("TAGS", 10);
    for (RuleInfo rule : rules) {
      String severity = rule.severity().text();
      table.row(
          Cell.of(rule.id(), Style.BOLD),
          rule.enabled()
              ? Cell.of(severity, Style.ofSeverity(severity))
              : Cell.of("off", Style.DIM),
          Cell.of(rule.title()),
          Cell.of(rule.subject()),
          Cell.of(String.join(" ", rule.tags())));
    }
    return table.lines(look, "");
  }

  public static List<String> show(RuleInfo rule, Look look) {
    List<String> lines = new ArrayList<>();
    String severity = rule.severity().text();
    lines.add(
        look.in(Style.ofSeverity(severity), severity.toUpperCase(Locale.ROOT))
            + " "
            + rule.riskScore()
            + "  "
            + look.in(Style.BOLD, rule.id())
            + (rule.enabled() ? "" : "  off"));
    wrapped(lines, rule.title() + ".", look);
    section(lines, "How it works", List.of(rule.howItWorks()), look);
    section(lines, "One finding is about", List.of(rule.subject()), look);
    section(lines, "What to do", List.of(rule.nextSteps()), look);
    section(lines, "Known to be wrong", rule.falsePositives(), look);
    section(lines, "Tags", List.of(String.join(", ", rule.tags())), look);
    lines.add("");
    var table =
        new Table().left("THRESHOLD").left("IN FORCE").left("DEFAULT").shrinking("FORM", 20);
    for (Threshold threshold : rule.thresholds()) {
      table.row(
          Cell.of(threshold.name()),
          Cell.of(threshold.value(), threshold.isChanged() ? Style.YELLOW : Style.PLAIN),
          Cell.of(threshold.standard()),
          Cell.of(threshold.form()));
    }
    lines.addAll(table.lines(look, ""));
    return lines;
  }

  private static void section(List<String> lines, String title, List<String> texts, Look look) {
    lines.add("");
    lines.add(look.in(Style.DIM, title));
    texts.forEach(text -> wrapped(lines, text, look));
  }

  private static void wrapped(List<String> lines, String text, Look look) {
    Text.wrap(text, Math.min(look.width(), 110) - 2).forEach(line -> lines.add("  " + line));
  }
}
