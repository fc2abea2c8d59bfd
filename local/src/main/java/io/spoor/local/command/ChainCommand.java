package io.spoor.local.command;

import io.spoor.local.Console;
import io.spoor.local.WrongUsage;
import io.spoor.local.search.Chains;
import io.spoor.local.search.Chains.FindingFilter;
import io.spoor.local.search.Index;
import io.spoor.local.view.ActionRow;
import io.spoor.local.view.ChainRow;
import io.spoor.local.view.ChainStory;
import io.spoor.local.view.FindingRow;
import io.spoor.local.view.JsonLines;
import io.spoor.local.view.LinkRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows one chain. */
@Command(
    name = "chain",
    header = "Show one chain: who, what was found, the tree of identities, every action.",
    description = {
      "Identities have letters, and each action names the one it ran as. Why an identity belongs to the chain stands beside it: the"
          + " method, who said so, and how sure that is.",
      "",
      "A chain that was merged into another one shows that other one. With --json: the chain, its actions, the links it is built of,"
          + " its findings."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  bin/spoor chain 3f2a9c01b7de", "  bin/spoor chain 3f2a9c01b7de --json"})
final class ChainCommand implements Callable<Integer> {
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{1,32}");

  private final Console console;

  @Mixin private Target target = new Target();

  @Parameters(
      paramLabel = "ID",
      description = "Chain id, or enough of its beginning to tell it from others.")
  private String id = "";

  @Option(names = "--json", description = "NDJSON on standard output.")
  private boolean json;

  ChainCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    String wanted = id.toLowerCase(Locale.ROOT);
    if (!HEX.matcher(wanted).matches()) {
      throw new WrongUsage(
          "'" + id + "' is no chain id: it has up to 32 hex digits; bin/spoor chains lists them");
    }
    try (Index index = target.index()) {
      var chains = new Chains(index);
      ChainRow chain = chains.chain(wanted);
      List<ActionRow> actions = chains.actions(chain);
      var ofChain = new FindingFilter(null, null, null, null, chain.chainId(), null);
      List<FindingRow> findings = chains.findings(ofChain, false, Long.MAX_VALUE);
      console.print(
          json
              ? json(chain, actions, findings)
              : ChainStory.lines(chain, actions, findings, console.look()));
    }
    return 0;
  }

  private static List<String> json(
      ChainRow chain, List<ActionRow> actions, List<FindingRow> findings) {
    List<String> lines = new ArrayList<>();
    lines.add(JsonLines.chain(chain));
    int seq = 0;
    for (ActionRow action : actions) {
      lines.add(JsonLines.action(action, seq++, chain.runId()));
    }
    LinkRow.of(chain).forEach(link -> lines.add(JsonLines.link(link)));
    findings.forEach(finding -> lines.add(JsonLines.finding(finding)));
    return lines;
  }
}
