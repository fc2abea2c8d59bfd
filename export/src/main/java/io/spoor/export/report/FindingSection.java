package io.spoor.export.report;

import io.spoor.export.report.ReportData.Item;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Shows findings, highest severity first. */
final class FindingSection implements Section {
  private static final List<String> SEVERITIES = List.of("low", "medium", "high", "critical");

  @Override
  public void write(HtmlBuilder html, ReportData data) {
    if (data.items("finding").isEmpty()) {
      return;
    }
    html.element("h2", "Findings");
    data.items("finding").stream()
        .sorted(
            Comparator.<Item>comparingInt(item -> -SEVERITIES.indexOf(item.text("severity")))
                .thenComparingLong(item -> CellFormatter.nanos(item.json("time"))))
        .forEach(finding -> finding(html, finding));
    KindTable.addTruncationNote(html, data, "finding");
  }

  private static void finding(HtmlBuilder html, Item finding) {
    html.raw("<section>");
    html.element(
        "h3", finding.text("severity").toUpperCase(Locale.ROOT) + " " + finding.text("title"));
    html.element("p", finding.text("explanation"));
    html.raw("<table class=\"facts\">\n");
    html.fact("Finding", finding.record().header().id() + ", revision " + finding.text("revision"));
    html.fact("Status", finding.text("status"));
    html.fact("When", CellFormatter.time(finding.json("time")));
    html.fact("Chain", finding.text("chain_id"));
    html.fact("Rule", finding.text("rule_id") + ", version " + finding.text("rule_version"));
    html.fact("Evaluated with manifest", finding.text("manifest_digest"));
    html.fact(
        "Risk",
        finding.text("risk_score")
            + " ("
            + CellFormatter.texts(finding.json("risk_factors"))
            + ")");
    html.fact("Identities", CellFormatter.texts(finding.json("principals")));
    html.fact("Evidence (event ids)", CellFormatter.texts(finding.json("event_ids")));
    html.fact("Tags", CellFormatter.texts(finding.json("tags")));
    html.fact("Next steps", finding.text("next_steps"));
    html.fact("Record", String.valueOf(finding.number()));
    html.raw("</table></section>\n");
  }
}
