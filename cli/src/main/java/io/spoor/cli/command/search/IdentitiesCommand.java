package io.spoor.cli.command.search;

import io.spoor.cli.command.option.ListOptions;
import io.spoor.cli.command.option.TenantConnectionOptions;
import io.spoor.cli.output.IdentityRenderer;
import io.spoor.cli.output.Terminal;
import io.spoor.client.json.ResultJson;
import io.spoor.client.result.IdentityView;
import io.spoor.client.search.IdentityQueries;
import io.spoor.client.search.IdentityQueries.IdentityFilter;
import io.spoor.client.search.SearchClient;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists agents and principals across all their runs. */
@Command(name = "identities")
public final class IdentitiesCommand implements Callable<Integer> {
  /** Kinds, as spelled in documents. */
  enum Kind {
    agent,
    principal,
    person
  }

  private final Terminal terminal;

  @Mixin private TenantConnectionOptions connection = new TenantConnectionOptions();

  @Mixin private ListOptions listOptions = new ListOptions();

  @Option(
      names = "--agent",
      paramLabel = "ID",
      description = "Only this agent, and the principals it acted as.")
  private @Nullable String agent;

  @Option(names = "--kind", paramLabel = "KIND", description = "Only: ${COMPLETION-CANDIDATES}.")
  private @Nullable Kind kind;

  public IdentitiesCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    List<IdentityView> identities;
    try (SearchClient searchClient = connection.index()) {
      var filter =
          new IdentityFilter(agent, kind == null ? null : kind.name(), listOptions.since());
      identities = new IdentityQueries(searchClient).list(filter, listOptions.limit());
    }
    if (listOptions.json()) {
      terminal.print(identities.stream().map(ResultJson::identity).toList());
    } else if (identities.isEmpty()) {
      terminal.info("no identity matches");
    } else {
      terminal.print(IdentityRenderer.identities(identities, terminal.display()));
      if (listOptions.isCut(identities.size())) {
        terminal.info("(the riskiest " + identities.size() + "; --limit shows more)");
      }
    }
    return 0;
  }
}
