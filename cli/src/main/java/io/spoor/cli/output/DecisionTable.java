package io.spoor.cli.output;

import io.spoor.cli.output.TextTable.Cell;
import io.spoor.client.result.DecisionView;
import io.spoor.client.time.TimeFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Renders answers of decision servers as a table for people. */
public final class DecisionTable {
  private static final String NONE = "-";

  private DecisionTable() {}

  /** A row for each decision; with {@code withRun} also its agent and chain. */
  public static List<String> lines(
      List<DecisionView> decisions, DisplayOptions display, boolean withRun) {
    return lines(decisions, Optional.empty(), display, withRun);
  }

  private static List<String> lines(
      List<DecisionView> decisions,
      Optional<Function<DecisionView, OptionalInt>> actionNumbers,
      DisplayOptions display,
      boolean withRun) {
    var table = new TextTable();
    actionNumbers.ifPresent(_ -> table.rightColumn("#"));
    table
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
      List<Cell> cells = new ArrayList<>();
      actionNumbers.ifPresent(numbers -> cells.add(number(numbers.apply(decision))));
      cells.addAll(
          List.of(
              Cell.of(TimeFormat.toSecond(decision.time())),
              Cell.of(decision.answer(), decision.isAllowed() ? AnsiStyle.PLAIN : AnsiStyle.ALARM),
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

  private static Cell number(OptionalInt number) {
    return number.isPresent() ? Cell.of(number.getAsInt()) : Cell.of(NONE);
  }

  /**
   * The decisions of a chain; nothing if there is none.
   *
   * @param actionNumbers number of the action that a decision is about; empty: no recorded one
   */
  public static List<String> section(
      List<DecisionView> decisions,
      Function<DecisionView, OptionalInt> actionNumbers,
      DisplayOptions display) {
    if (decisions.isEmpty()) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(display.apply(AnsiStyle.BOLD, "Decisions"));
    lines.addAll(lines(decisions, Optional.of(actionNumbers), display, false));
    return lines;
  }

  private static String why(DecisionView decision) {
    String policies = String.join(", ", decision.policies());
    Long version = decision.policyVersion();
    String why =
        policies.isEmpty()
            ? decision.reasons().isEmpty() ? NONE : decision.reasons()
            : version == null ? policies : policies + " (version " + version + ")";
    if (decision.approvedBy() != null) {
      why += "; approved by " + decision.approvedBy();
    }
    String logOnly =
        decision.logOnly().stream()
            .filter(policy -> policy.answer() != null)
            .map(policy -> policy.policy() + " would " + policy.answer())
            .collect(Collectors.joining(", "));
    if (!logOnly.isEmpty()) {
      why += "; log only: " + logOnly;
    }
    return decision.lost() == 0 ? why : why + " (" + decision.lost() + " lost before)";
  }
}
