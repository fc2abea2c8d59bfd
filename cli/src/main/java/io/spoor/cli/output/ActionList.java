package io.spoor.cli.output;

import io.spoor.cli.output.Table.Cell;
import io.spoor.cli.output.Tracks.Track;
import io.spoor.client.result.ActionRow;
import io.spoor.client.result.ChainRow;
import io.spoor.client.result.ChainRow.SwitchRow;
import io.spoor.client.time.Times;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The actions of a chain in order, each with what it ran as, and a mark where the identity
 * switches.
 */
final class ActionList {
  private ActionList() {}

  static List<String> lines(ChainRow chain, List<ActionRow> actions, Tracks tracks, Look look) {
    Map<String, SwitchRow> changes = new HashMap<>();
    chain.switches().forEach(change -> changes.putIfAbsent(change.eventId(), change));
    var table =
        new Table()
            .right("#")
            .left("TIME (UTC)")
            .left("AS")
            .shrinking("ACTION", 16)
            .shrinking("TARGET", 12)
            .left("OUTCOME")
            .left("");
    int seq = 0;
    for (ActionRow action : actions) {
      Track track = tracks.of(action);
      table.row(
          Cell.of(seq++),
          Cell.of(Times.clock(action.time())),
          Cell.of(track == null ? "?" : track.letter(), Style.CYAN),
          Cell.of(name(action)),
          Cell.of(target(action)),
          outcome(action),
          mark(action, changes.get(action.eventId())));
    }
    List<String> lines = new ArrayList<>(table.lines(look, "  "));
    if (actions.size() < chain.actionCount()) {
      String some = actions.size() + " of " + chain.actionCount() + " actions are indexed so far";
      lines.add("  " + look.in(Style.YELLOW, some));
    }
    return lines;
  }

  private static String name(ActionRow action) {
    String operation = action.operation();
    boolean said =
        operation == null || operation.equals(action.action()) || operation.equals("execute_tool");
    return said ? action.action() : operation + " " + action.action();
  }

  private static String target(ActionRow action) {
    if (!action.resources().isEmpty()) {
      return Names.identity(action.resources().getFirst());
    }
    String service = action.service() == null ? action.audience() : action.service();
    return Objects.requireNonNullElse(service, "");
  }

  private static Cell outcome(ActionRow action) {
    return switch (action.outcome()) {
      case "failure" ->
          Cell.of(Objects.requireNonNullElse(action.errorCode(), "failure"), Style.YELLOW);
      case "success" -> Cell.of("ok");
      default -> Cell.of(action.outcome());
    };
  }

  private static Cell mark(ActionRow action, @Nullable SwitchRow change) {
    if (change != null) {
      String to = "▲ now " + Names.identity(change.to());
      if (change.declared() == null) {
        return Cell.of(to);
      }
      return change.declared()
          ? Cell.of(to + ", declared", Style.GREEN)
          : Cell.of(to + ", UNDECLARED", Style.ALARM);
    }
    if (action.issuedId() != null) {
      return Cell.of("issues " + action.issuedId(), Style.DIM);
    }
    return Cell.of(action.late() ? "late" : "", Style.DIM);
  }
}
