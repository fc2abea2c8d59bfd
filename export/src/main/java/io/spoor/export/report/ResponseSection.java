package io.spoor.export.report;

import io.spoor.export.report.ReportData.Item;
import java.util.List;

/** Shows alerts, their deliveries and verdicts, and acts on the evidence. */
final class ResponseSection implements Section {
  @Override
  public void write(HtmlBuilder html, ReportData data) {
    if (!data.items("alert").isEmpty()) {
      html.element("h2", "Alerts and notifications").raw("<table>\n");
      html.headerRow("Alert", "Status", "Severity", "Title", "Opened", "Updated", "Record");
      for (Item alert : data.items("alert")) {
        html.row(
            alert.record().header().id(),
            alert.text("status"),
            alert.text("severity"),
            alert.text("title"),
            CellFormatter.time(alert.json("opened")),
            CellFormatter.time(alert.json("updated")),
            String.valueOf(alert.number()));
      }
      html.raw("</table>\n");
      KindTable.addTruncationNote(html, data, "alert");
    }
    KindTable.write(
        html,
        data,
        "delivery",
        List.of("Delivery time", "Alert", "Target", "Message", "Status", "Attempts"),
        List.of("at", "alert_id", "target", "what", "status", "attempts"));
    KindTable.write(
        html,
        data,
        "verdict",
        List.of("Verdict time", "Alert", "Analyst", "Action", "Verdict", "Note"),
        List.of("time", "alert_id", "who", "action", "verdict", "note"));
    KindTable.write(
        html,
        data,
        "act",
        List.of("Act time", "Act", "Operator", "Reason"),
        List.of("time", "act", "who", "why"));
  }
}
