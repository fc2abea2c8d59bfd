package io.spoor.offline.detectorcases;

import io.spoor.pipeline.detect.DetectorInfo;
import io.spoor.pipeline.tuning.Threshold;
import io.spoor.testkit.page.WrappedText;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The pages of {@code docs/detectors}, from what detectors say of themselves and their cases. */
final class DetectorPages {
  private static final String INDEX = "README.md";
  private static final String GENERATED =
      "<!-- Made from the code and the cases: -Dtest=ProjectCasesTest -Dspoor.pages=write -->\n";

  private DetectorPages() {}

  /**
   * Text by file name.
   *
   * @param otherSources why further sources have no such finding, by detector
   */
  static Map<String, String> of(
      List<DetectorInfo> detectors, List<CaseResult> cases, Map<String, String> otherSources) {
    Map<String, String> pages = new TreeMap<>();
    List<DetectorInfo> sorted =
        detectors.stream().sorted(Comparator.comparing(DetectorInfo::id)).toList();
    pages.put(INDEX, index(sorted));
    for (DetectorInfo info : sorted) {
      pages.put(
          info.id() + ".md",
          page(
              info,
              cases.stream().filter(c -> c.detector().equals(info.id())).toList(),
              otherSources.getOrDefault(info.id(), "")));
    }
    return pages;
  }

  private static String index(List<DetectorInfo> detectors) {
    var page = new StringBuilder("# Detectors\n\n" + GENERATED);
    page.append(
        """

        All detectors, by name. Thresholds and cases: [detectors](../../detectors/README.md).

        | detector | severity | finds | about | tags |
        |---|---|---|---|---|
        """);
    for (DetectorInfo info : detectors) {
      page.append(
          "| [%s](%s.md) | %s | %s | %s | %s |\n"
              .formatted(
                  info.id(),
                  info.id(),
                  info.severity().label(),
                  cell(info.title()),
                  cell(info.subject()),
                  String.join(", ", info.tags())));
    }
    return page.toString();
  }

  private static String page(DetectorInfo info, List<CaseResult> cases, String otherSources) {
    var page = new StringBuilder("# " + info.id() + "\n\n" + GENERATED + "\n");
    page.append("**").append(info.title()).append(".**\n\n");
    page.append("| | |\n|---|---|\n");
    row(page, "severity", info.severity().label());
    row(page, "risk score", info.riskScore() + " of 100, before what raises or lowers it");
    row(page, "subject of a finding", info.subject());
    row(page, "tags", String.join(", ", info.tags()));
    section(page, "How it works", info.howItWorks());
    section(page, "Sources", (sources(cases) + ' ' + otherSources).strip());
    section(page, "Next steps", info.nextSteps());
    section(page, "Known false positives", bullets(info.falsePositives()));
    page.append("\n## Thresholds\n\n| name | default | may be |\n|---|---|---|\n");
    for (Threshold threshold : info.thresholds()) {
      page.append(
          "| `%s` | `%s` | %s |\n"
              .formatted(threshold.name(), cell(threshold.defaultValue()), cell(threshold.form())));
    }
    page.append("\n## Cases\n\n");
    for (CaseResult each : cases) {
      String item =
          "- [%s](../../detectors/cases/%s/%s) (%s): %s"
              .formatted(
                  each.name(), info.id(), each.file().getFileName(), kind(each), each.story());
      page.append(WrappedText.of(item)).append('\n');
    }
    return page.toString();
  }

  /** Sources of which the cases show a finding: others may have the effects, too. */
  private static String sources(List<CaseResult> cases) {
    Set<String> sources = new TreeSet<>();
    cases.forEach(each -> sources.addAll(each.sources()));
    return "Cases show findings in records of: " + String.join(", ", sources) + ".";
  }

  private static String kind(CaseResult result) {
    String found =
        result.positive().contains(result.detector())
            ? result.negative().contains(result.detector()) ? "taken back" : "found"
            : "not found";
    return result.late() ? found + ", late" : found;
  }

  private static void row(StringBuilder page, String name, String value) {
    page.append("| ").append(name).append(" | ").append(cell(value)).append(" |\n");
  }

  private static void section(StringBuilder page, String title, String text) {
    page.append("\n## ").append(title).append("\n\n").append(WrappedText.of(text)).append("\n");
  }

  private static String bullets(List<String> texts) {
    return texts.isEmpty() ? "None known." : "- " + String.join("\n- ", texts);
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }
}
