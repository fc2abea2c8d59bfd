package io.spoor.cli.output;

import io.spoor.cli.output.TextTable.Cell;
import io.spoor.offline.evaluation.CallLatency;
import io.spoor.offline.evaluation.EvaluatedRuns;
import io.spoor.offline.evaluation.Proportion;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** The shares of labelled runs with findings, as tables of a line for each group of runs. */
public final class EvaluationTable {
  /** Risk scores of the curve. */
  public static final List<Integer> RISKS = List.of(10, 20, 30, 40, 50, 60, 70, 80, 90);

  /** The severity that wakes people, which latency and moments are measured for. */
  public static final String WAKES = "high";

  private static final int MANY = 3;

  private final EvaluatedRuns runs;
  private final List<String> columns;
  private final DisplayOptions display;

  public EvaluationTable(EvaluatedRuns runs, List<String> columns, DisplayOptions display) {
    this.runs = runs;
    this.columns = columns;
    this.display = display;
  }

  /** Shares by severity. */
  public List<String> severities() {
    return shares(
        List.of("LOW OR MORE", "MEDIUM OR MORE", "HIGH OR MORE"),
        List.of(
            runs.flagged(columns, "low"),
            runs.flagged(columns, "medium"),
            runs.flagged(columns, "high")),
        Proportion::toString);
  }

  /** Shares by risk score. */
  public List<String> curves() {
    return titled(
        "Runs with a finding of at least this risk score, per cent",
        shares(
            RISKS.stream().map(String::valueOf).toList(),
            RISKS.stream().map(risk -> runs.withRisk(columns, risk)).toList(),
            share -> String.format(Locale.ROOT, "%.1f", 100 * share.value())));
  }

  /** Shares at each moment. */
  public List<String> moments() {
    return titled(
        "Runs with a finding of severity high while records arrived one by one",
        shares(
            List.of("AT ANY MOMENT", "NO LONGER AT THE END"),
            List.of(
                runs.flaggedAtAnyMoment(columns, WAKES), runs.flaggedOnlyBefore(columns, WAKES)),
            Proportion::toString));
  }

  /** Calls until the first finding; empty: no run has a number in the column. */
  public List<String> latency(String harmful) {
    Map<List<String>, CallLatency> latencies = runs.latency(columns, harmful, WAKES);
    if (latencies.isEmpty()) {
      return List.of();
    }
    TextTable table = table();
    for (String column : List.of("EARLIER", "0", "1", "2", MANY + "+", "NONE", "MEDIAN")) {
      table.rightColumn(column);
    }
    latencies.forEach(
        (values, latency) ->
            row(
                table,
                values,
                latency.runs(),
                List.of(
                    String.valueOf(latency.between(Integer.MIN_VALUE, -1)),
                    String.valueOf(latency.between(0, 0)),
                    String.valueOf(latency.between(1, 1)),
                    String.valueOf(latency.between(2, 2)),
                    String.valueOf(latency.between(MANY, Integer.MAX_VALUE)),
                    String.valueOf(latency.missed()),
                    latency.median().isPresent()
                        ? String.valueOf(latency.median().getAsInt())
                        : "-")));
    return titled(
        "Runs by calls from the first harmful one ("
            + harmful
            + ") to that of the first finding"
            + " of severity high",
        table.lines(display, ""));
  }

  private List<String> shares(
      List<String> names,
      List<Map<List<String>, Proportion>> shares,
      Function<Proportion, String> text) {
    TextTable table = table();
    names.forEach(table::rightColumn);
    shares
        .getFirst()
        .forEach(
            (values, first) ->
                row(
                    table,
                    values,
                    first.of(),
                    shares.stream()
                        .map(share -> text.apply(share.getOrDefault(values, first)))
                        .toList()));
    return table.lines(display, "");
  }

  private TextTable table() {
    var table = new TextTable();
    columns.forEach(column -> table.leftColumn(column.toUpperCase(Locale.ROOT)));
    return table.rightColumn("RUNS");
  }

  private static void row(TextTable table, List<String> values, int of, List<String> shares) {
    List<Cell> cells = new ArrayList<>();
    values.forEach(value -> cells.add(Cell.of(value)));
    cells.add(Cell.of(of));
    shares.forEach(share -> cells.add(Cell.of(share)));
    table.row(cells.toArray(Cell[]::new));
  }

  private static List<String> titled(String title, List<String> table) {
    List<String> lines = new ArrayList<>(List.of("", title));
    lines.addAll(table);
    return lines;
  }
}
