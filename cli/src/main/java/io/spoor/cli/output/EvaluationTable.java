package io.spoor.cli.output;

import io.spoor.cli.output.TextTable.Cell;
import io.spoor.offline.evaluation.JudgedRuns;
import io.spoor.offline.evaluation.Proportion;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The shares of labelled runs with findings, as a table. */
public final class EvaluationTable {
  private EvaluationTable() {}

  /** One line for each combination of values of the columns. */
  public static List<String> lines(JudgedRuns runs, List<String> columns, DisplayOptions display) {
    var table = new TextTable();
    columns.forEach(column -> table.leftColumn(column.toUpperCase(Locale.ROOT)));
    table
        .rightColumn("RUNS")
        .rightColumn("LOW OR MORE")
        .rightColumn("MEDIUM OR MORE")
        .rightColumn("HIGH OR MORE");
    Map<List<String>, Proportion> low = runs.flagged(columns, "low");
    Map<List<String>, Proportion> medium = runs.flagged(columns, "medium");
    runs.flagged(columns, "high")
        .forEach(
            (values, high) -> {
              List<Cell> cells = new ArrayList<>();
              values.forEach(value -> cells.add(Cell.of(value)));
              cells.add(Cell.of(high.of()));
              cells.add(Cell.of(low.getOrDefault(values, high).toString()));
              cells.add(Cell.of(medium.getOrDefault(values, high).toString()));
              cells.add(Cell.of(high.toString()));
              table.row(cells.toArray(Cell[]::new));
            });
    return table.lines(display, "");
  }
}
