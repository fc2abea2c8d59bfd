package io.spoor.export.report;

import io.spoor.export.report.ReportData.Item;
import java.util.ArrayList;
import java.util.List;

/** A table of the displayed records of one kind. */
final class KindTable {
  private KindTable() {}

  /**
   * Writes the table, if there is a record of the kind.
   *
   * @param columns one name per column
   * @param fields one field per column; a column with the record's number follows
   */
  static void write(
      HtmlBuilder html, ReportData data, String kind, List<String> columns, List<String> fields) {
    if (data.items(kind).isEmpty()) {
      return;
    }
    List<String> names = new ArrayList<>(columns);
    names.add("Record");
    html.raw("<table>\n").headerRow(names.toArray(String[]::new));
    for (Item item : data.items(kind)) {
      List<String> cells = new ArrayList<>();
      for (String field : fields) {
        cells.add(isTime(field) ? CellFormatter.time(item.json(field)) : item.text(field));
      }
      cells.add(String.valueOf(item.number()));
      html.row(cells.toArray(String[]::new));
    }
    html.raw("</table>\n");
    addTruncationNote(html, data, kind);
  }

  private static boolean isTime(String field) {
    return List.of("at", "time", "started", "effective_from", "expires").contains(field);
  }

  /** Adds the number of omitted records of a kind, if any. */
  static void addTruncationNote(HtmlBuilder html, ReportData data, String kind) {
    if (data.skipped(kind) > 0) {
      html.element(
          "p", data.skipped(kind) + " more records of kind " + kind + " are in the files only.");
    }
  }
}
