package io.spoor.cli.output;

import io.spoor.client.result.ActionView;
import io.spoor.client.result.ChainView;
import io.spoor.client.result.DecidedActions;
import io.spoor.client.result.FindingView;
import io.spoor.client.result.RelatedChains;
import io.spoor.client.time.TimeFormat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Renders one chain for people: agent and time, findings, the tree of identities, the actions. */
public final class ChainReport {
  private final ChainView chain;
  private final List<ActionView> actions;
  private final List<FindingView> findings;
  private final DisplayOptions display;
  private final SegmentLegend legend;

  private ChainReport(
      ChainView chain,
      List<ActionView> actions,
      List<FindingView> findings,
      DisplayOptions display) {
    this.chain = chain;
    this.actions = actions.stream().sorted(ActionView.IN_CHAIN).toList();
    this.findings = findings;
    this.display = display;
    this.legend = SegmentLegend.entryOf(chain, this.actions);
  }

  public static List<String> lines(
      ChainView chain,
      List<ActionView> actions,
      List<FindingView> findings,
      RelatedChains relatedChains,
      DisplayOptions display) {
    return lines(chain, actions, findings, relatedChains, DecidedActions.NONE, display);
  }

  /** {@code decided}: answers of decision servers, which stand at the actions. */
  public static List<String> lines(
      ChainView chain,
      List<ActionView> actions,
      List<FindingView> findings,
      RelatedChains relatedChains,
      DecidedActions decided,
      DisplayOptions display) {
    var report = new ChainReport(chain, actions, findings, display);
    List<String> lines = new ArrayList<>(report.header());
    if (!findings.isEmpty()) {
      lines.addAll(report.findings(decided));
    }
    if (!relatedChains.isEmpty()) {
      lines.addAll(report.section("Chains around it"));
      lines.addAll(RelatedChainTree.lines(chain, relatedChains, display));
    }
    lines.addAll(report.section("Identities"));
    lines.addAll(IdentityTree.lines(report.legend, report.actions, display));
    lines.addAll(report.section("Actions"));
    lines.addAll(ActionList.lines(chain, report.actions, report.legend, decided, display));
    return lines;
  }

  private List<String> header() {
    List<String> lines = new ArrayList<>();
    lines.add(
        display.apply(AnsiStyle.BOLD, "Chain " + DisplayNames.id(chain.chainId()))
            + "  "
            + display.apply(AnsiStyle.BOLD, DisplayNames.agent(chain))
            + "  "
            + display.apply(AnsiStyle.ofRisk(chain.riskScore()), "risk " + chain.riskScore()));
    fact(lines, "run", chain.runId() == null ? "not named by any record" : chain.runId());
    if (!chain.principals().isEmpty()) {
      fact(lines, "began as", DisplayNames.identity(chain.principals().getFirst()));
    }
    fact(
        lines,
        "when",
        TimeFormat.toSecond(chain.started())
            + " to "
            + TimeFormat.toSecond(chain.ended())
            + " UTC ("
            + TimeFormat.span(chain.started(), chain.ended())
            + ")");
    fact(lines, "what", summary());
    String unread = UnreadContentText.of(chain.unread());
    if (!unread.isEmpty()) {
      fact(lines, "not read", unread);
    }
    if (chain.status().equals("superseded")) {
      fact(lines, "status", "superseded: a replay did not rebuild this chain");
    }
    return lines;
  }

  private String summary() {
    long undeclared =
        chain.switches().stream().filter(s -> Boolean.FALSE.equals(s.declared())).count();
    return TerminalText.count(chain.actionCount(), "action")
        + ", "
        + TerminalText.count(chain.switchCount(), "identity switch").replace("switchs", "switches")
        + (undeclared == 0
            ? ""
            : ", " + display.apply(AnsiStyle.ALARM, undeclared + " undeclared"));
  }

  private void fact(List<String> lines, String name, String value) {
    lines.add("  " + display.apply(AnsiStyle.DIM, TerminalText.padRight(name, 10)) + "  " + value);
  }

  private List<String> findings(DecidedActions decided) {
    Map<String, Integer> rows = new HashMap<>();
    for (int i = 0; i < actions.size(); i++) {
      rows.putIfAbsent(actions.get(i).eventId(), i);
    }
    List<String> lines = section("Findings");
    for (FindingView finding : findings) {
      FindingRenderer.finding(
              finding,
              decided.among(finding.eventIds()),
              rows,
              new DisplayOptions(display.width() - 2, display.colour()))
          .forEach(line -> lines.add("  " + line));
    }
    return lines;
  }

  private List<String> section(String title) {
    return new ArrayList<>(List.of("", display.apply(AnsiStyle.BOLD, title)));
  }
}
