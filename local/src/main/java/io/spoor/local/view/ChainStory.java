package io.spoor.local.view;

import io.spoor.local.view.ChainRow.SegmentRow;
import io.spoor.local.view.ChainRow.SwitchRow;
import io.spoor.local.view.Table.Cell;
import io.spoor.local.view.Tracks.Track;
import io.spoor.schemas.key.Keys;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * One chain as text that a person understands at once: who and when, what was found, the tree of
 * identities, the actions.
 */
public final class ChainStory {
  private final ChainRow chain;
  private final List<ActionRow> actions;
  private final List<FindingRow> findings;
  private final Look look;
  private final Tracks tracks;

  private ChainStory(
      ChainRow chain, List<ActionRow> actions, List<FindingRow> findings, Look look) {
    this.chain = chain;
    this.actions = actions.stream().sorted(ActionRow.IN_CHAIN).toList();
    this.findings = findings;
    this.look = look;
    this.tracks = Tracks.of(chain, this.actions);
  }

  public static List<String> lines(
      ChainRow chain, List<ActionRow> actions, List<FindingRow> findings, Look look) {
    var story = new ChainStory(chain, actions, findings, look);
    List<String> lines = new ArrayList<>(story.header());
    if (!findings.isEmpty()) {
      lines.addAll(story.findings());
    }
    lines.addAll(story.identities());
    lines.addAll(story.actions());
    return lines;
  }

  private List<String> header() {
    List<String> lines = new ArrayList<>();
    String agent =
        chain.agentId() == null
            ? "no agent named"
            : chain.agentId() + (chain.agentVersion() == null ? "" : " " + chain.agentVersion());
    lines.add(
        look.in(Style.BOLD, "Chain " + Names.id(chain.chainId()))
            + "  "
            + look.in(Style.BOLD, Text.safe(agent))
            + "  "
            + look.in(Style.ofRisk(chain.riskScore()), "risk " + chain.riskScore()));
    fact(lines, "run", chain.runId() == null ? "not named by any record" : chain.runId());
    if (!chain.principals().isEmpty()) {
      fact(lines, "began as", Names.identity(chain.principals().getFirst()));
    }
    fact(
        lines,
        "when",
        Times.second(chain.started())
            + " to "
            + Times.second(chain.ended())
            + " UTC ("
            + Times.span(chain.started(), chain.ended())
            + ")");
    fact(lines, "what", what());
    if (chain.parentChainId() != null) {
      fact(lines, "started by", "chain " + Names.id(chain.parentChainId()));
    }
    if (!chain.related().isEmpty()) {
      fact(
          lines,
          "related",
          String.join(", ", chain.related().stream().map(id -> "chain " + Names.id(id)).toList()));
    }
    return lines;
  }

  private String what() {
    long undeclared =
        chain.switches().stream().filter(s -> Boolean.FALSE.equals(s.declared())).count();
    return Text.count(chain.actionCount(), "action")
        + ", "
        + Text.count(chain.switchCount(), "identity switch").replace("switchs", "switches")
        + (undeclared == 0 ? "" : ", " + look.in(Style.ALARM, undeclared + " undeclared"));
  }

  private void fact(List<String> lines, String name, String value) {
    lines.add("  " + look.in(Style.DIM, Text.left(name, 10)) + "  " + value);
  }

  private List<String> findings() {
    List<String> lines = section("Findings");
    for (FindingRow finding : findings) {
      Tables.finding(finding, new Look(look.width() - 2, look.colour()), false)
          .forEach(line -> lines.add("  " + line));
    }
    return lines;
  }

  private List<String> identities() {
    List<String> lines = section("Identities");
    var table =
        new Table()
            .left("")
            .shrinking("WHO")
            .left("SWITCH")
            .shrinking("JOINED BY")
            .right("ACTIONS");
    Map<String, Long> used = new HashMap<>();
    for (ActionRow action : actions) {
      Track track = tracks.of(action);
      if (track != null) {
        used.merge(track.letter(), 1L, Long::sum);
      }
    }
    for (Track track : tracks.inTreeOrder()) {
      table.row(
          Cell.of(track.letter(), Style.CYAN),
          Cell.of(track.branch() + who(track)),
          switched(track.change()),
          Cell.of(joined(track.segment()), Style.DIM),
          Cell.of(used.getOrDefault(track.letter(), 0L)));
    }
    lines.addAll(table.lines(look, "  "));
    return lines;
  }

  /** Whose track it is: the identity, and what it was presented as. */
  private static String who(Track track) {
    ActionRow first = track.first();
    String key = Names.key(track.segment().key());
    if (track.change() != null) {
      return Names.identity(track.change().to()) + "  " + key;
    }
    if (first == null || first.principal() == null) {
      return key;
    }
    boolean own = Keys.value(track.segment().key()).equals(first.credentialId());
    String audience = own && first.audience() != null ? " for " + first.audience() : "";
    return Names.identity(Objects.requireNonNullElse(first.sessionIssuer(), first.principal()))
        + audience
        + "  "
        + key;
  }

  private static Cell switched(@org.jspecify.annotations.Nullable SwitchRow change) {
    if (change == null) {
      return Cell.of("");
    }
    if (change.declared() == null) {
      return Cell.of(change.kind() + ", no manifest");
    }
    return change.declared()
        ? Cell.of(change.kind() + ", declared", Style.GREEN)
        : Cell.of(change.kind() + ", UNDECLARED", Style.ALARM);
  }

  private static String joined(SegmentRow segment) {
    return segment.method() == null
        ? "root"
        : segment.method()
            + ", said by "
            + segment.statedBy()
            + ", "
            + String.format(
                Locale.ROOT, "%.2f", segment.confidence() == null ? 0 : segment.confidence());
  }

  private List<String> actions() {
    List<String> lines = section("Actions");
    Map<String, SwitchRow> changes = new HashMap<>();
    chain.switches().forEach(change -> changes.putIfAbsent(change.eventId(), change));
    var table =
        new Table()
            .right("#")
            .left("TIME (UTC)")
            .left("AS")
            .shrinking("ACTION")
            .shrinking("TARGET")
            .left("OUTCOME")
            .left("");
    int seq = 0;
    for (ActionRow action : actions) {
      Track track = tracks.of(action);
      SwitchRow change = changes.get(action.eventId());
      table.row(
          Cell.of(seq++),
          Cell.of(Times.clock(action.time())),
          Cell.of(track == null ? "?" : track.letter(), Style.CYAN),
          Cell.of(
              action.operation() == null
                      || action.operation().equals(action.action())
                      || action.operation().equals("execute_tool")
                  ? action.action()
                  : action.operation() + " " + action.action()),
          Cell.of(target(action)),
          outcome(action),
          mark(action, change));
    }
    lines.addAll(table.lines(look, "  "));
    if (actions.size() < chain.actionCount()) {
      lines.add(
          look.in(
              Style.YELLOW,
              "  "
                  + actions.size()
                  + " of "
                  + chain.actionCount()
                  + " actions are indexed so far"));
    }
    return lines;
  }

  private static String target(ActionRow action) {
    if (!action.resources().isEmpty()) {
      return Names.identity(action.resources().getFirst());
    }
    String service = action.service() == null ? action.audience() : action.service();
    return Objects.requireNonNullElse(service, "");
  }

  private static Cell outcome(ActionRow action) {
    return action.outcome().equals("failure")
        ? Cell.of(Objects.requireNonNullElse(action.errorCode(), "failure"), Style.YELLOW)
        : Cell.of(action.outcome().equals("success") ? "ok" : action.outcome());
  }

  private static Cell mark(ActionRow action, @org.jspecify.annotations.Nullable SwitchRow change) {
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

  private List<String> section(String title) {
    return new ArrayList<>(List.of("", look.in(Style.BOLD, title)));
  }
}
