package io.spoor.cli.output;

import io.spoor.offline.detectorcases.CaseResult;
import io.spoor.offline.detectorcases.Coverage;
import io.spoor.schemas.text.TextSanitizer;
import java.util.ArrayList;
import java.util.List;

/** What came of cases, as text for people. */
public final class CaseLines {
  private CaseLines() {}

  public static List<String> one(CaseResult result, Look look) {
    List<String> lines = new ArrayList<>();
    String name =
        result.detector().isEmpty()
            ? result.file().toString()
            : result.detector() + "/" + result.name();
    lines.add(
        (result.ok() ? look.in(Style.GREEN, "ok    ") : look.in(Style.ALARM, "failed"))
            + "  "
            + look.in(Style.BOLD, TextSanitizer.replace(name))
            + "  "
            + TextSanitizer.replace(result.story()));
    for (String problem : result.problems()) {
      List<String> wrapped = Text.wrap(TextSanitizer.replace(problem), look.width() - 12);
      for (int i = 0; i < wrapped.size(); i++) {
        lines.add((i == 0 ? "        - " : "          ") + wrapped.get(i));
      }
    }
    return lines;
  }

  public static List<String> summary(List<CaseResult> results, List<Coverage> coverage, Look look) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    long failed = results.stream().filter(result -> !result.ok()).count();
    lines.add(
        Text.count(results.size(), "case")
            + ": "
            + (results.size() - failed)
            + " ok, "
            + look.in(failed == 0 ? Style.PLAIN : Style.ALARM, failed + " failed"));
    for (Coverage each : coverage) {
      if (!each.missing().isEmpty()) {
        lines.add(
            look.in(Style.YELLOW, "no case")
                + " of "
                + each.detector()
                + " is "
                + String.join(", none is ", each.missing()));
      }
    }
    return lines;
  }
}
