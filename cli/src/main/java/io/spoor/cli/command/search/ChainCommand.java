package io.spoor.cli.command.search;

import io.spoor.cli.command.option.TenantConnectionOptions;
import io.spoor.cli.output.ChainReport;
import io.spoor.cli.output.DecisionTable;
import io.spoor.cli.output.LinkExplanation;
import io.spoor.cli.output.Terminal;
import io.spoor.client.json.DecisionJson;
import io.spoor.client.json.ResultJson;
import io.spoor.client.result.ActionView;
import io.spoor.client.result.ChainView;
import io.spoor.client.result.DecidedActions;
import io.spoor.client.result.DecisionView;
import io.spoor.client.result.FindingView;
import io.spoor.client.result.LinkView;
import io.spoor.client.result.RelatedChains;
import io.spoor.client.search.ChainQueries;
import io.spoor.client.search.ChainQueries.FindingFilter;
import io.spoor.client.search.DecidedActionQueries;
import io.spoor.client.search.SearchClient;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows one chain. */
@Command(name = "chain")
public final class ChainCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private TenantConnectionOptions connection = new TenantConnectionOptions();

  @Parameters(paramLabel = "ID", description = "Chain id, or a unique prefix of it.")
  private String id = "";

  @Option(
      names = "--why",
      arity = "2",
      paramLabel = "EVENT",
      description =
          "Show only why these two actions are in one chain: the links between them. "
              + "Give an event id, a prefix of one, or the action's number.")
  private @Nullable List<String> eventPair;

  @Option(names = "--json", description = "NDJSON on standard output.")
  private boolean json;

  public ChainCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    String chainId = IdPrefix.of("chain", id);
    try (SearchClient searchClient = connection.index()) {
      var chainQueries = new ChainQueries(searchClient);
      ChainQueries.ResolvedChain resolved = chainQueries.chain(chainId);
      ChainView chain = resolved.chain();
      resolved.mergedChains().forEach(each -> terminal.info(mergeNote(each)));
      List<ActionView> actions = chainQueries.actions(chain);
      if (eventPair != null) {
        terminal.print(
            json
                ? LinkExplanation.links(chain, actions, eventPair.get(0), eventPair.get(1)).stream()
                    .map(ResultJson::link)
                    .toList()
                : LinkExplanation.lines(
                    chain, actions, eventPair.get(0), eventPair.get(1), terminal.display()));
        return 0;
      }
      RelatedChains relatedChains = RelatedChains.of(chain, chainQueries);
      var ofChain = new FindingFilter(null, null, null, null, chain.chainId(), null);
      List<FindingView> findings = chainQueries.findings(ofChain, false, Long.MAX_VALUE);
      List<DecisionView> decisions = new DecidedActionQueries(searchClient).decisions(chain);
      DecidedActions decided = DecidedActions.of(actions, decisions);
      List<String> lines =
          new ArrayList<>(
              json
                  ? json(chain, actions, findings, relatedChains, decided)
                  : ChainReport.lines(
                      chain, actions, findings, relatedChains, decided, terminal.display()));
      if (json) {
        decisions.forEach(decision -> lines.add(DecisionJson.decision(decision)));
      } else {
        lines.addAll(
            DecisionTable.section(decisions, numbers(actions, decided), terminal.display()));
      }
      terminal.print(lines);
    }
    return 0;
  }

  /** The number of the action that a decision is about; empty: no recorded one. */
  private static Function<DecisionView, OptionalInt> numbers(
      List<ActionView> actions, DecidedActions decided) {
    Map<String, Integer> numbers = new HashMap<>();
    for (ActionView action : actions) {
      numbers.put(action.eventId(), numbers.size());
    }
    return decision ->
        decided
            .eventOf(decision)
            .map(event -> OptionalInt.of(numbers.getOrDefault(event, 0)))
            .orElseGet(OptionalInt::empty);
  }

  private static String mergeNote(ChainView chain) {
    return "chain "
        + chain.chainId()
        + (chain.status().equals("merged")
            ? " was merged into chain "
            : " was not rebuilt by a replay; its first key is now in chain ")
        + chain.mergedInto();
  }

  private static List<String> json(
      ChainView chain,
      List<ActionView> actions,
      List<FindingView> findings,
      RelatedChains relatedChains,
      DecidedActions decided) {
    List<String> lines = new ArrayList<>();
    lines.add(ResultJson.chain(chain, relatedChains));
    int seq = 0;
    for (ActionView action : actions) {
      lines.add(ResultJson.action(action, seq++, chain.runId(), decided));
    }
    LinkView.of(chain).forEach(link -> lines.add(ResultJson.link(link)));
    findings.forEach(
        finding -> lines.add(ResultJson.finding(finding, decided.among(finding.eventIds()))));
    return lines;
  }
}
