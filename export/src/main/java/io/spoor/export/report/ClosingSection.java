package io.spoor.export.report;

import io.spoor.export.report.Controls.Control;
import java.util.ArrayList;
import java.util.List;

/** Which controls it speaks to, and what it does not show. */
final class ClosingSection implements Section {
  @Override
  public void write(Html html, Gathered gathered) {
    controls(html, gathered);
    limits(html);
  }

  private static void controls(Html html, Gathered gathered) {
    html.element("h2", "Controls that this speaks to");
    html.element(
        "p",
        "A map for auditors, no statement of conformity. What is asked is put in our words: the"
            + " standard's text decides.");
    html.raw("<table>\n");
    html.head("Standard", "Control", "Asks", "In this export", "Not shown by it");
    for (Control control : Controls.ALL) {
      html.row(
          control.standard(),
          control.id(),
          control.asks(),
          here(gathered, control),
          control.open());
    }
    html.raw("</table>\n");
  }

  private static String here(Gathered gathered, Control control) {
    if (control.kinds().isEmpty()) {
      return control.here();
    }
    List<String> counts = new ArrayList<>();
    for (String kind : control.kinds()) {
      if (gathered.count(kind) > 0) {
        counts.add(gathered.count(kind) + " of kind " + kind);
      }
    }
    return counts.isEmpty()
        ? "nothing: no record of kind " + String.join(", ", control.kinds())
        : control.here() + " (" + String.join(", ", counts) + ")";
  }

  private static void limits(Html html) {
    html.element("h2", "What is not covered").raw("<ul>\n");
    for (String limit : Style.LIMITS) {
      html.element("li", limit);
    }
    html.raw("</ul>\n");
  }
}
