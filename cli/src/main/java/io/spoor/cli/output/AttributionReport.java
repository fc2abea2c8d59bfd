package io.spoor.cli.output;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.cli.output.TextTable.Cell;
import io.spoor.offline.attribution.AttributionRow;
import io.spoor.offline.attribution.MissingRecord;
import io.spoor.schemas.vocabulary.AttributedParty;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

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
    for (AttributionRow row : rows) {
      List<Cell> cells = new ArrayList<>(List.of(Cell.of(row.source()), Cell.of(row.actions())));
      for (AttributedParty party : AttributedParty.values()) {
        cells.add(Cell.of(percent(row.known(party), row.actions())));
      }
      bySource.row(cells.toArray(Cell[]::new));
    }
    for (String method : methods(rows)) {
      List<Cell> cells = new ArrayList<>(List.of(Cell.of(method)));
      for (AttributedParty party : AttributedParty.values()) {
        cells.add(Cell.of(known(rows, party, method)));
      }
      byMethod.row(cells.toArray(Cell[]::new));
    }
    List<String> lines = new ArrayList<>(bySource.lines(display, ""));
    lines.add("");
    lines.addAll(byMethod.lines(display, ""));
    return lines;
  }

  /**
   * What is missing, by the record that is missing, the kind of key and its issuer, with the first
   * of these keys; empty if nothing is.
   */
  public static List<String> missingLines(List<MissingRecord> missing, DisplayOptions display) {
    if (missing.isEmpty()) {
      return List.of();
    }
    var table =
        new TextTable()
            .leftColumn("NO RECORD OF")
            .leftColumn("ISSUER")
            .rightColumn("KEYS")
            .rightColumn("CHAINS")
            .leftColumn("FOR EXAMPLE");
    Map<String, List<MissingRecord>> groups = new TreeMap<>();
    for (MissingRecord one : missing) {
      groups
          .computeIfAbsent(
              one.lacks().label() + " of " + one.kind() + '\n' + one.issuer(),
              _ -> new ArrayList<>())
          .add(one);
    }
    groups.forEach(
        (group, keys) ->
            table.row(
                Cell.of(group.split("\n", -1)[0]),
                Cell.of(keys.getFirst().issuer().isEmpty() ? "-" : keys.getFirst().issuer()),
                Cell.of(keys.size()),
                Cell.of(keys.stream().map(MissingRecord::chainId).distinct().count()),
                Cell.of(keys.getFirst().id())));
    return table.lines(display, "");
  }

  /** One missing record: {@code {"type": "missing", "record", "kind", "issuer", "id", …}}. */
  public static String json(MissingRecord missing) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("type", "missing")
        .put("record", missing.lacks().label())
        .put("kind", missing.kind())
        .put("issuer", missing.issuer())
        .put("id", missing.id())
        .put("chain_id", missing.chainId())
        .put("event_id", missing.eventId())
        .toString();
  }

  private static Set<String> methods(List<AttributionRow> rows) {
    Set<String> methods = new TreeSet<>();
    for (AttributionRow row : rows) {
      for (AttributedParty party : AttributedParty.values()) {
        methods.addAll(row.byMethod(party).keySet());
      }
    }
    return methods;
  }

  private static long known(List<AttributionRow> rows, AttributedParty party, String method) {
    return rows.stream().mapToLong(row -> row.byMethod(party).getOrDefault(method, 0L)).sum();
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
