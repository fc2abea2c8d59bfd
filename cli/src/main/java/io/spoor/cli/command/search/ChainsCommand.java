package io.spoor.cli.command.search;

import io.spoor.cli.command.option.ListOptions;
import io.spoor.cli.command.option.TenantConnectionOptions;
import io.spoor.cli.output.ResultTables;
import io.spoor.cli.output.Terminal;
import io.spoor.client.json.ResultJson;
import io.spoor.client.result.ChainView;
import io.spoor.client.search.ChainQueries;
import io.spoor.client.search.ChainQueries.ChainFilter;
import io.spoor.client.search.SearchClient;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists the indexed chains. */
@Command(name = "chains")
public final class ChainsCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private TenantConnectionOptions connection = new TenantConnectionOptions();

  @Mixin private ListOptions listOptions = new ListOptions();

  @Option(names = "--agent", paramLabel = "ID", description = "Only chains of this agent.")
  private @Nullable String agent;

  @Option(names = "--run", paramLabel = "ID", description = "Only chains of this run.")
  private @Nullable String run;

  @Option(
      names = "--principal",
      paramLabel = "NAME",
      description = "Only chains that acted as this principal; the end of an ARN is enough.")
  private @Nullable String principal;

  @Option(
      names = "--credential",
      paramLabel = "ID",
      description = "Only chains that used this credential.")
  private @Nullable String credential;

  public ChainsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    List<ChainView> chains;
    try (SearchClient searchClient = connection.index()) {
      var filter = new ChainFilter(agent, run, principal, credential, listOptions.since());
      chains =
          new ChainQueries(searchClient).chains(filter, !listOptions.json(), listOptions.limit());
    }
    if (listOptions.json()) {
      terminal.print(chains.stream().map(ResultJson::chain).toList());
    } else if (chains.isEmpty()) {
      terminal.info("no chain matches");
    } else {
      terminal.print(ResultTables.chains(chains, terminal.display()));
      if (listOptions.isCut(chains.size())) {
        terminal.info("(the newest " + chains.size() + "; --limit shows more)");
      }
    }
    return 0;
  }
}
