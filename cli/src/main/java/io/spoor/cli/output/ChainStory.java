package io.spoor.cli.output;

import io.spoor.client.result.ActionRow;
import io.spoor.client.result.ChainRow;
import io.spoor.client.result.Family;
import io.spoor.client.result.FindingRow;
import io.spoor.client.time.Times;
import java.util.ArrayList;
import java.util.List;

/**
 * One chain as text that a person understands at once: who and when, what was found, the tree of
 * identities, the actions.
 */
public final class ChainStory {
  private final ChainRow chain;
  private final List<ActionRow> actions;
  private final List<FindingRow> findings;
  private final Family family;
  private final Look look;
  private final Tracks tracks;

  private ChainStory(
      ChainRow chain,
      List<ActionRow> actions,
      List<FindingRow> findings,
      Family family,
      Look look) {
    this.chain = chain;
    this.actions = actions.stream().sorted(ActionRow.IN_CHAIN).toList();
    this.findings = findings;
    this.family = family;
    this.look = look;
    this.tracks = Tracks.of(chain, this.actions);
  }

  public static List<String> lines(
      ChainRow chain,
      List<ActionRow> actions,
      List<FindingRow> findings,
      Family family,
      Look look) {
    var story = new ChainStory(chain, actions, findings, family, look);
    List<String> lines = new ArrayList<>(story.header());
    if (!findings.isEmpty()) {
      lines.addAll(story.findings());
    }
    if (!family.isEmpty()) {
      lines.addAll(story.section("Chains around it"));
      lines.addAll(FamilyTree.lines(chain, family, look));
    }
    lines.addAll(story.section("Identities"));
    lines.addAll(IdentityTree.lines(story.tracks, story.actions, look));
    lines.addAll(story.section("Actions"));
    lines.addAll(ActionList.lines(chain, story.actions, story.tracks, look));
    return lines;
  }

  private List<String> header() {
    List<String> lines = new ArrayList<>();
    lines.add(
        look.in(Style.BOLD, "Chain " + Names.id(chain.chainId()))
            + "  "
            + look.in(Style.BOLD, Names.agent(chain))
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
    if (chain.status().equals("superseded")) {
      fact(lines, "status", "superseded: a replay did not build this chain again");
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

  private List<String> section(String title) {
    return new ArrayList<>(List.of("", look.in(Style.BOLD, title)));
  }
}
