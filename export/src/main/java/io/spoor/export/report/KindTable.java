package io.spoor.export.report;

import io.spoor.export.report.Gathered.Item;
import java.util.ArrayList;
import java.util.List;

/** A table of all records of a kind that are shown. */
final class KindTable {
  private KindTable() {}

  /**
   * Writes it, if there is a record of the kind.
   *
   * @param head a name a column
   * @param fields a field a column; the record's number comes after them
   */
  static void write(
      Html html, Gathered gathered, String kind, List<String> head, List<String> fields) {
    if (gathered.of(kind).isEmpty()) {
      return;
    }
    List<String> names = new ArrayList<>(head);
    names.add("Record");
    html.raw("<table>\n").head(names.toArray(String[]::new));
    for (Item item : gathered.of(kind)) {
      List<String> cells = new ArrayList<>();
      for (String field : fields) {
        cells.add(isTime(field) ? Cells.time(item.json(field)) : item.text(field));
      }
      cells.add(String.valueOf(item.number()));
      html.row(cells.toArray(String[]::new));
    }
    html.raw("</table>\n");
    cut(html, gathered, kind);
  }

  private static boolean isTime(String field) {
    return List.of("at", "time", "started", "effective_from", "expires").contains(field);
  }

  /** Says how many of a kind are not shown, if any. */
  static void cut(Html html, Gathered gathered, String kind) {
    if (gathered.passedOver(kind) > 0) {
      html.element(
          "p",
          gathered.passedOver(kind) + " more records of kind " + kind + " are in the files only.");
    }
  }
}
