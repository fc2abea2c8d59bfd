package io.spoor.cli.output;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.cli.output.TextTable.Cell;
import io.spoor.offline.attribution.AttributedParty;
import io.spoor.offline.attribution.AttributionRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** For how many actions the human, the agent and the run are known: tables and JSON. */
public final class AttributionReport {
  private static final double PERCENT = 100;

  private AttributionReport() {}

  /** A table by source, and one by the way in which the parties are known. */
  public static List<String> lines(List<AttributionRow> rows, DisplayOptions display) {
    var bySource = new TextTable().leftColumn("SOURCE").rightColumn("ACTIONS");
    var byMethod = new TextTable().leftColumn("KNOWN BY");
    for (AttributedParty party : AttributedParty.values()) {
      bySource.rightColumn(party.name());
      byMethod.rightColumn(party.name());
    }
    Map<String, long[]> methods = new TreeMap<>();
    for (AttributionRow row : rows) {
      List<Cell> cells = new ArrayList<>(List.of(Cell.of(row.source()), Cell.of(row.actions())));
      for (AttributedParty party : AttributedParty.values()) {
        cells.add(Cell.of(percent(row.known(party), row.actions())));
        row.byMethod(party)
            .forEach(
                (method, count) ->
                    methods
                            .computeIfAbsent(
                                method, _ -> new long[AttributedParty.values().length])[
                            party.ordinal()] +=
                        count);
      }
      bySource.row(cells.toArray(Cell[]::new));
    }
    methods.forEach(
        (method, counts) -> {
          List<Cell> cells = new ArrayList<>(List.of(Cell.of(method)));
          for (long count : counts) {
            cells.add(Cell.of(count));
          }
          byMethod.row(cells.toArray(Cell[]::new));
        });
    List<String> lines = new ArrayList<>(bySource.lines(display, ""));
    lines.add("");
    lines.addAll(byMethod.lines(display, ""));
    return lines;
  }

  private static String percent(long part, long all) {
    return all == 0 ? "-" : String.format(Locale.ROOT, "%.1f %%", PERCENT * part / all);
  }

  /** One source as an object: {@code {"type": "attribution", "source", "actions", "human": …}}. */
  public static String json(AttributionRow row) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("type", "attribution")
            .put("source", row.source())
            .put("actions", row.actions());
    for (AttributedParty party : AttributedParty.values()) {
      ObjectNode known = json.putObject(party.label()).put("actions", row.known(party));
      ObjectNode by = known.putObject("by");
      row.byMethod(party).forEach(by::put);
    }
    return json.toString();
  }
}
