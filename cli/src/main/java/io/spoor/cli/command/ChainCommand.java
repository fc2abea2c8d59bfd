package io.spoor.cli.command;

import io.spoor.cli.Console;
import io.spoor.cli.output.ChainStory;
import io.spoor.cli.output.Why;
import io.spoor.client.WrongUsage;
import io.spoor.client.json.JsonLines;
import io.spoor.client.result.ActionRow;
import io.spoor.client.result.ChainRow;
import io.spoor.client.result.Family;
import io.spoor.client.result.FindingRow;
import io.spoor.client.result.LinkRow;
import io.spoor.client.search.Chains;
import io.spoor.client.search.Chains.FindingFilter;
import io.spoor.client.search.Index;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
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
          + " method, the number of the action whose record says so, who says it, and how sure that is.",
      "",
      "A run that started others, or was started by one, shows them as a tree; each is a chain of its own. Related chains share a"
          + " credential with this one. A chain that was merged into another one shows that other one.",
      "",
      "With --json: the chain, its actions, the links it is built of, its findings."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  bin/spoor chain 3f2a9c01b7de",
      "  bin/spoor chain 3f2a9c01b7de --why 4 17",
      "  bin/spoor chain 3f2a9c01b7de --json"
    })
final class ChainCommand implements Callable<Integer> {
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{1,32}");

  private final Console console;

  @Mixin private TenantTarget target = new TenantTarget();

  @Parameters(
      paramLabel = "ID",
      description = "Chain id, or enough of its beginning to tell it from others.")
  private String id = "";

  @Option(
      names = "--why",
      arity = "2",
      paramLabel = "EVENT",
      description =
          "Only say why these two actions are together: the links between them. An event id, its beginning, or the action's"
              + " number.")
  private @Nullable List<String> why;

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
      Chains.Found found = chains.chain(wanted);
      ChainRow chain = found.chain();
      found.through().forEach(each -> console.say(ledOn(each)));
      List<ActionRow> actions = chains.actions(chain);
      if (why != null) {
        console.print(
            json
                ? Why.links(chain, actions, why.get(0), why.get(1)).stream()
                    .map(JsonLines::link)
                    .toList()
                : Why.lines(chain, actions, why.get(0), why.get(1), console.look()));
        return 0;
      }
      Family family = Family.of(chain, chains);
      var ofChain = new FindingFilter(null, null, null, null, chain.chainId(), null);
      List<FindingRow> findings = chains.findings(ofChain, false, Long.MAX_VALUE);
      console.print(
          json
              ? json(chain, actions, findings, family)
              : ChainStory.lines(chain, actions, findings, family, console.look()));
    }
    return 0;
  }

  private static String ledOn(ChainRow chain) {
    return "chain "
        + chain.chainId()
        + (chain.status().equals("merged")
            ? " was merged into chain "
            : " was not built again by a replay; its first key stands in chain ")
        + chain.mergedInto();
  }

  private static List<String> json(
      ChainRow chain, List<ActionRow> actions, List<FindingRow> findings, Family family) {
    List<String> lines = new ArrayList<>();
    lines.add(JsonLines.chain(chain, family));
    int seq = 0;
    for (ActionRow action : actions) {
      lines.add(JsonLines.action(action, seq++, chain.runId()));
    }
    LinkRow.of(chain).forEach(link -> lines.add(JsonLines.link(link)));
    findings.forEach(finding -> lines.add(JsonLines.finding(finding)));
    return lines;
  }
}
