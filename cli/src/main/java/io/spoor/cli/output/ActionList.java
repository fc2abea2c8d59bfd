package io.spoor.cli.output;

import io.spoor.cli.output.SegmentLegend.LegendEntry;
import io.spoor.cli.output.TextTable.Cell;
import io.spoor.client.result.ActionView;
import io.spoor.client.result.ChainView;
import io.spoor.client.result.ChainView.SwitchRow;
import io.spoor.client.result.DecidedAction;
import io.spoor.client.result.DecidedActions;
import io.spoor.client.time.TimeFormat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Renders the actions of a chain in order, each with its identity, and marks identity switches. */
final class ActionList {
  private ActionList() {}

  static List<String> lines(
      ChainView chain,
      List<ActionView> actions,
      SegmentLegend legend,
      DecidedActions decided,
      DisplayOptions display) {
    Map<String, SwitchRow> changes = new HashMap<>();
    chain.switches().forEach(change -> changes.putIfAbsent(change.eventId(), change));
    var table =
        new TextTable()
            .rightColumn("#")
            .leftColumn("TIME (UTC)")
            .leftColumn("AS")
            .shrinkable("ACTION", 16)
            .shrinkable("TARGET", 12)
            .leftColumn("OUTCOME")
            .leftColumn("");
    int seq = 0;
    for (ActionView action : actions) {
      LegendEntry entry = legend.entryOf(action);
      table.row(
          Cell.of(seq++),
          Cell.of(TimeFormat.clock(action.time())),
          Cell.of(entry == null ? "?" : entry.letter(), AnsiStyle.CYAN),
          Cell.of(name(action)),
          Cell.of(target(action)),
          outcome(action),
          decided
              .at(action)
              .map(answered -> mark(answered, changes.get(action.eventId())))
              .orElseGet(() -> mark(action, changes.get(action.eventId()))));
    }
    List<String> lines = new ArrayList<>(table.lines(display, "  "));
    if (actions.size() < chain.actionCount()) {
      String truncationNote =
          actions.size() + " of " + chain.actionCount() + " actions are indexed so far";
      lines.add("  " + display.apply(AnsiStyle.YELLOW, truncationNote));
    }
    return lines;
  }

  private static String name(ActionView action) {
    String operation = action.operation();
    boolean isRepeated =
        operation == null || operation.equals(action.action()) || operation.equals("execute_tool");
    return isRepeated ? action.action() : operation + " " + action.action();
  }

  private static String target(ActionView action) {
    if (!action.resources().isEmpty()) {
      return DisplayNames.identity(action.resources().getFirst());
    }
    String service = action.service() == null ? action.audience() : action.service();
    return Objects.requireNonNullElse(service, "");
  }

  private static Cell outcome(ActionView action) {
    return switch (action.outcome()) {
      case "failure" ->
          Cell.of(Objects.requireNonNullElse(action.errorCode(), "failure"), AnsiStyle.YELLOW);
      case "success" -> Cell.of("ok");
      default -> Cell.of(action.outcome());
    };
  }

  private static Cell mark(DecidedAction decided, @Nullable SwitchRow change) {
    Cell other = mark(decided.action(), change);
    String answer = AnswerText.of(decided);
    AnsiStyle style = decided.isDespiteDenial() ? AnsiStyle.ALARM : other.style();
    return Cell.of(other.text().isEmpty() ? answer : answer + "  " + other.text(), style);
  }

  private static Cell mark(ActionView action, @Nullable SwitchRow change) {
    if (change != null) {
      String mark = "▲ now " + DisplayNames.identity(change.to());
      if (change.declared() == null) {
        return Cell.of(mark);
      }
      return change.declared()
          ? Cell.of(mark + ", declared", AnsiStyle.GREEN)
          : Cell.of(mark + ", UNDECLARED", AnsiStyle.ALARM);
    }
    if (action.issuedId() != null) {
      return Cell.of("issues " + action.issuedId(), AnsiStyle.DIM);
    }
    return Cell.of(action.late() ? "late" : "", AnsiStyle.DIM);
  }
}
