package io.spoor.cli.command;

import io.spoor.cli.Console;
import io.spoor.cli.output.Tables;
import io.spoor.client.json.JsonLines;
import io.spoor.client.result.IdentityRow;
import io.spoor.client.search.Identities;
import io.spoor.client.search.Identities.IdentityFilter;
import io.spoor.client.search.Index;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists agents and principals over all their runs. */
@Command(
    name = "identities",
    header = "List agents and the identities they act as, over all their runs.",
    description = {
      "Each agent and principal with its risk, how many runs it was seen in, and since when. Of an agent: whom it acted as, what of that its"
          + " manifest declares and what of the manifest it never used, and how far its baseline is. Riskiest first; with --json one object a"
          + " line. To have an agent learn anew, give its manifest another \"baseline\" label."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  bin/spoor identities --agent support-triage",
      "  bin/spoor identities --kind agent --json"
    })
final class IdentitiesCommand implements Callable<Integer> {
  /** Kinds, as documents say them. */
  enum Kind {
    agent,
    principal
  }

  private final Console console;

  @Mixin private TenantTarget target = new TenantTarget();

  @Mixin private Listing listing = new Listing();

  @Option(
      names = "--agent",
      paramLabel = "ID",
      description = "Only this agent, and the principals it acted as.")
  private @Nullable String agent;

  @Option(names = "--kind", paramLabel = "KIND", description = "Only: ${COMPLETION-CANDIDATES}.")
  private @Nullable Kind kind;

  IdentitiesCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    List<IdentityRow> identities;
    try (Index index = target.index()) {
      var filter = new IdentityFilter(agent, kind == null ? null : kind.name(), listing.since());
      identities = new Identities(index).list(filter, listing.limit());
    }
    if (listing.json()) {
      console.print(identities.stream().map(JsonLines::identity).toList());
    } else if (identities.isEmpty()) {
      console.say("no identity matches");
    } else {
      console.print(Tables.identities(identities, console.look()));
      if (listing.isCut(identities.size())) {
        console.say("(the riskiest " + identities.size() + "; --limit shows more)");
      }
    }
    return 0;
  }
}
