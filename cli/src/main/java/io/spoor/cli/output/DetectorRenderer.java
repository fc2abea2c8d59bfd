package io.spoor.cli.output;

import io.spoor.cli.output.TextTable.Cell;
import io.spoor.pipeline.detect.DetectorInfo;
import io.spoor.pipeline.tuning.Threshold;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Renders detectors for people. */
public final class DetectorRenderer {
  private DetectorRenderer() {}

  public static List<String> list(List<DetectorInfo> detectors, DisplayOptions display) {
    var table =
        new TextTable()
            .leftColumn("DETECTOR")
            .leftColumn("SEVERITY")
            .shrinkable("FINDS", 30)
            .shrinkable("ABOUT", 16)
            .shrinkable("TAGS", 10);
    for (DetectorInfo info : detectors) {
      String severity = info.severity().label();
      table.row(
          Cell.of(info.id(), AnsiStyle.BOLD),
          info.enabled()
              ? Cell.of(severity, AnsiStyle.ofSeverity(severity))
              : Cell.of("off", AnsiStyle.DIM),
          Cell.of(info.title()),
          Cell.of(info.subject()),
          Cell.of(String.join(" ", info.tags())));
    }
    return table.lines(display, "");
  }

  public static List<String> show(DetectorInfo info, DisplayOptions display) {
    List<String> lines = new ArrayList<>();
    String severity = info.severity().label();
    lines.add(
        display.apply(AnsiStyle.ofSeverity(severity), severity.toUpperCase(Locale.ROOT))
            + " "
            + info.riskScore()
            + "  "
            + display.apply(AnsiStyle.BOLD, info.id())
            + (info.enabled() ? "" : "  off"));
    wrapped(lines, info.title() + ".", display);
    section(lines, "How it works", List.of(info.howItWorks()), display);
    section(lines, "Subject of a finding", List.of(info.subject()), display);
    section(lines, "Next steps", List.of(info.nextSteps()), display);
    section(lines, "Known false positives", info.falsePositives(), display);
    section(lines, "Tags", List.of(String.join(", ", info.tags())), display);
    lines.add("");
    var table =
        new TextTable()
            .leftColumn("THRESHOLD")
            .leftColumn("IN FORCE")
            .leftColumn("DEFAULT")
            .shrinkable("FORM", 20);
    for (Threshold threshold : info.thresholds()) {
      table.row(
          Cell.of(threshold.name()),
          Cell.of(threshold.value(), threshold.isChanged() ? AnsiStyle.YELLOW : AnsiStyle.PLAIN),
          Cell.of(threshold.defaultValue()),
          Cell.of(threshold.form()));
    }
    lines.addAll(table.lines(display, ""));
    return lines;
  }

  private static void section(
      List<String> lines, String title, List<String> texts, DisplayOptions display) {
    lines.add("");
    lines.add(display.apply(AnsiStyle.DIM, title));
    texts.forEach(text -> wrapped(lines, text, display));
  }

  private static void wrapped(List<String> lines, String text, DisplayOptions display) {
    TerminalText.wrap(text, Math.min(display.width(), 110) - 2)
        .forEach(line -> lines.add("  " + line));
  }
}
