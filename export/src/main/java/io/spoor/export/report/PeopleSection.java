package io.spoor.export.report;

import io.spoor.export.report.Gathered.Item;
import java.util.List;

/** Alerts, who was told of them, what people judged, and what they did with the evidence. */
final class PeopleSection implements Section {
  @Override
  public void write(Html html, Gathered gathered) {
    if (!gathered.of("alert").isEmpty()) {
      html.element("h2", "Alerts, and who was told").raw("<table>\n");
      html.head("Alert", "Status", "Severity", "Title", "Opened", "Updated", "Record");
      for (Item alert : gathered.of("alert")) {
        html.row(
            alert.record().header().id(),
            alert.text("status"),
            alert.text("severity"),
            alert.text("title"),
            Cells.time(alert.json("opened")),
            Cells.time(alert.json("updated")),
            String.valueOf(alert.number()));
      }
      html.raw("</table>\n");
      KindTable.cut(html, gathered, "alert");
    }
    KindTable.write(
        html,
        gathered,
        "delivery",
        List.of("Told", "Alert", "Target", "What", "Status", "Attempts"),
        List.of("at", "alert_id", "target", "what", "status", "attempts"));
    KindTable.write(
        html,
        gathered,
        "verdict",
        List.of("Judged", "Alert", "Who", "Action", "Verdict", "Note"),
        List.of("time", "alert_id", "who", "action", "verdict", "note"));
    KindTable.write(
        html,
        gathered,
        "act",
        List.of("Done with the evidence", "Act", "Who", "Why"),
        List.of("time", "act", "who", "why"));
  }
}
