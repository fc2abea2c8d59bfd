package io.spoor.export.report;

import io.spoor.export.report.ControlCatalogue.Control;
import java.util.ArrayList;
import java.util.List;

/** Shows the relevant controls, and their open points. */
final class ControlsSection implements Section {
  @Override
  public void write(HtmlBuilder html, ReportData data) {
    controls(html, data);
    limits(html);
  }

  private static void controls(HtmlBuilder html, ReportData data) {
    html.element("h2", "Related controls");
    html.element(
        "p",
        "A map for auditors, not a statement of conformity. Requirements are "
            + "paraphrased: the standard's text is authoritative.");
    html.raw("<table>\n");
    html.headerRow("Standard", "Control", "Requirement", "In this export", "Not shown");
    for (Control control : ControlCatalogue.ALL) {
      html.row(
          control.standard(),
          control.id(),
          control.requirement(),
          coverage(data, control),
          control.open());
    }
    html.raw("</table>\n");
  }

  private static String coverage(ReportData data, Control control) {
    if (control.kinds().isEmpty()) {
      return control.coverage();
    }
    List<String> counts = new ArrayList<>();
    for (String kind : control.kinds()) {
      if (data.count(kind) > 0) {
        counts.add(data.count(kind) + " of kind " + kind);
      }
    }
    return counts.isEmpty()
        ? "no record of kind " + String.join(", ", control.kinds())
        : control.coverage() + " (" + String.join(", ", counts) + ")";
  }

  private static void limits(HtmlBuilder html) {
    html.element("h2", "Not covered by this export").raw("<ul>\n");
    for (String limit : ReportTemplate.LIMITS) {
      html.element("li", limit);
    }
    html.raw("</ul>\n");
  }
}
