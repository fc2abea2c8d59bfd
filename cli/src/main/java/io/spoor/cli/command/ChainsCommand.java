package io.spoor.cli.command;

import io.spoor.cli.Console;
import io.spoor.cli.output.Tables;
import io.spoor.client.json.JsonLines;
import io.spoor.client.result.ChainRow;
import io.spoor.client.search.Chains;
import io.spoor.client.search.Chains.ChainFilter;
import io.spoor.client.search.Index;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists the chains that are indexed. */
@Command(
    name = "chains",
    header = "List the execution chains that are indexed.",
    description = {
      "One line a chain: when it began, the agent, whom it began as, the run, how many actions and identity switches it"
          + " has, and its risk. Newest first; with --json oldest first, one object a line."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  bin/spoor chains --agent support-triage",
      "  bin/spoor chains --principal role/ops-admin --since 24h --json"
    })
final class ChainsCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private TenantTarget target = new TenantTarget();

  @Mixin private Listing listing = new Listing();

  @Option(names = "--agent", paramLabel = "ID", description = "Only chains of this agent.")
  private @Nullable String agent;

  @Option(names = "--run", paramLabel = "ID", description = "Only chains of this run.")
  private @Nullable String run;

  @Option(
      names = "--principal",
      paramLabel = "NAME",
      description = "Only chains that acted as this principal; the end of an ARN will do.")
  private @Nullable String principal;

  @Option(
      names = "--credential",
      paramLabel = "ID",
      description = "Only chains that used this credential.")
  private @Nullable String credential;

  ChainsCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    List<ChainRow> chains;
    try (Index index = target.index()) {
      var filter = new ChainFilter(agent, run, principal, credential, listing.since());
      chains = new Chains(index).chains(filter, !listing.json(), listing.limit());
    }
    if (listing.json()) {
      console.print(chains.stream().map(JsonLines::chain).toList());
    } else if (chains.isEmpty()) {
      console.say("no chain matches");
    } else {
      console.print(Tables.chains(chains, console.look()));
      if (listing.isCut(chains.size())) {
        console.say("(the newest " + chains.size() + "; --limit shows more)");
      }
    }
    return 0;
  }
}
