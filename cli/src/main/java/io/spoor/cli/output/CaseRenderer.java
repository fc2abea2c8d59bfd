package io.spoor.cli.output;

import io.spoor.offline.detectorcases.CaseCoverage;
import io.spoor.offline.detectorcases.CaseResult;
import io.spoor.schemas.text.TextSanitizer;
import java.util.ArrayList;
import java.util.List;

/** Renders the results of detector cases for people. */
public final class CaseRenderer {
  private CaseRenderer() {}

  public static List<String> resultLines(CaseResult result, DisplayOptions display) {
    List<String> lines = new ArrayList<>();
    String name =
        result.detector().isEmpty()
            ? result.file().toString()
            : result.detector() + "/" + result.name();
    lines.add(
        (result.passed()
                ? display.apply(AnsiStyle.GREEN, "ok    ")
                : display.apply(AnsiStyle.ALARM, "failed"))
            + "  "
            + display.apply(AnsiStyle.BOLD, TextSanitizer.replace(name))
            + "  "
            + TextSanitizer.replace(result.story()));
    for (String problem : result.problems()) {
      List<String> wrapped =
          TerminalText.wrap(TextSanitizer.replace(problem), display.width() - 12);
      for (int i = 0; i < wrapped.size(); i++) {
        lines.add((i == 0 ? "        - " : "          ") + wrapped.get(i));
      }
    }
    return lines;
  }

  public static List<String> summary(
      List<CaseResult> results, List<CaseCoverage> coverage, DisplayOptions display) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    long failed = results.stream().filter(result -> !result.passed()).count();
    lines.add(
        TerminalText.count(results.size(), "case")
            + ": "
            + (results.size() - failed)
            + " ok, "
            + display.apply(failed == 0 ? AnsiStyle.PLAIN : AnsiStyle.ALARM, failed + " failed"));
    for (CaseCoverage ruleCoverage : coverage) {
      if (!ruleCoverage.missing().isEmpty()) {
        lines.add(
            display.apply(AnsiStyle.YELLOW, "no case")
                + " of "
                + ruleCoverage.detector()
                + " is "
                + String.join(", none is ", ruleCoverage.missing()));
      }
    }
    return lines;
  }
}
