package io.spoor.cli.command.decisions;

import io.spoor.cli.command.option.ListOptions;
import io.spoor.cli.command.option.TenantConnectionOptions;
import io.spoor.cli.output.DecisionTable;
import io.spoor.cli.output.Terminal;
import io.spoor.client.json.DecisionJson;
import io.spoor.client.result.DecisionView;
import io.spoor.client.search.DecisionQueries;
import io.spoor.client.search.DecisionQueries.DecisionFilter;
import io.spoor.client.search.SearchClient;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists recorded answers of decision servers. */
@Command(name = "decisions")
public final class DecisionsCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private TenantConnectionOptions connection = new TenantConnectionOptions();

  @Mixin private ListOptions listOptions = new ListOptions();

  @Option(names = "--agent", paramLabel = "ID", description = "Only runs of this agent.")
  private @Nullable String agent;

  @Option(names = "--run", paramLabel = "ID", description = "Only this run.")
  private @Nullable String run;

  @Option(
      names = "--subject",
      paramLabel = "ID",
      description = "Only requests of this subject, by its full id.")
  private @Nullable String subject;

  @Option(
      names = "--decision",
      paramLabel = "ANSWER",
      completionCandidates = AnswerNames.class,
      converter = AnswerNames.class,
      description = "Only: ${COMPLETION-CANDIDATES}.")
  private @Nullable String answer;

  @Option(
      names = "--policy",
      paramLabel = "ID",
      description = "Only requests that this policy decided.")
  private @Nullable String policy;

  public DecisionsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    List<DecisionView> decisions;
    try (SearchClient searchClient = connection.index()) {
      var filter =
          new DecisionFilter(agent, run, List.of(), subject, answer, policy, listOptions.since());
      decisions =
          new DecisionQueries(searchClient).list(filter, !listOptions.json(), listOptions.limit());
    }
    if (listOptions.json()) {
      terminal.print(decisions.stream().map(DecisionJson::decision).toList());
    } else if (decisions.isEmpty()) {
      terminal.info("no decision matches");
    } else {
      terminal.print(DecisionTable.lines(decisions, terminal.display(), true));
      if (listOptions.isCut(decisions.size())) {
        terminal.info("(the newest " + decisions.size() + "; --limit shows more)");
      }
    }
    return 0;
  }
}
