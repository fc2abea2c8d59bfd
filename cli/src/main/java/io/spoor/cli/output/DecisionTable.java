package io.spoor.cli.output;

import io.spoor.cli.output.TextTable.Cell;
import io.spoor.client.result.DecisionView;
import io.spoor.client.time.TimeFormat;
import java.util.ArrayList;
import java.util.List;

/** Renders answers of decision servers as a table for people. */
public final class DecisionTable {
  private static final String NONE = "-";

  private DecisionTable() {}

  /** A row for each decision; with {@code withRun} also its agent and chain. */
  public static List<String> lines(
      List<DecisionView> decisions, DisplayOptions display, boolean withRun) {
    var table =
        new TextTable()
            .leftColumn("TIME (UTC)")
            .leftColumn("ANSWER")
            .shrinkable("SUBJECT", 12)
            .shrinkable("ACTION", 10)
            .shrinkable("RESOURCE", 12);
    if (withRun) {
      table.shrinkable("AGENT", 10).leftColumn("CHAIN");
    }
    table.shrinkable("POLICIES OR REASON", 16);
    for (DecisionView decision : decisions) {
      List<Cell> cells =
          new ArrayList<>(
              List.of(
                  Cell.of(TimeFormat.toSecond(decision.time())),
                  Cell.of(
                      decision.answer(), decision.isAllowed() ? AnsiStyle.PLAIN : AnsiStyle.ALARM),
                  Cell.of(decision.subject()),
                  Cell.of(decision.action()),
                  Cell.of(decision.resource())));
      if (withRun) {
        String agent = decision.agentId();
        String chain = decision.chainId();
        cells.add(Cell.of(agent == null ? NONE : agent));
        cells.add(Cell.of(chain == null ? NONE : DisplayNames.id(chain), AnsiStyle.CYAN));
      }
      cells.add(Cell.of(why(decision)));
      table.row(cells.toArray(Cell[]::new));
    }
    return table.lines(display, "");
  }

  /** The decisions of a chain; nothing if there is none. */
  public static List<String> section(List<DecisionView> decisions, DisplayOptions display) {
    if (decisions.isEmpty()) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(display.apply(AnsiStyle.BOLD, "Decisions"));
    lines.addAll(lines(decisions, display, false));
    return lines;
  }

  private static String why(DecisionView decision) {
    String policies = String.join(", ", decision.policies());
    String why =
        policies.isEmpty() ? decision.reasons().isEmpty() ? NONE : decision.reasons() : policies;
    return decision.lost() == 0 ? why : why + " (" + decision.lost() + " lost before)";
  }
}
