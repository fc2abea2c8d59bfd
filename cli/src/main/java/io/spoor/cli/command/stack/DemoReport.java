package io.spoor.cli.command.stack;

import io.spoor.cli.output.ChainReport;
import io.spoor.cli.output.FindingRenderer;
import io.spoor.cli.output.ResultTables;
import io.spoor.cli.output.Terminal;
import io.spoor.client.result.ChainView;
import io.spoor.client.result.FindingView;
import io.spoor.client.result.RelatedChains;
import io.spoor.client.search.ChainQueries;
import io.spoor.client.search.ChainQueries.ChainFilter;
import io.spoor.client.search.ChainQueries.FindingFilter;
import io.spoor.client.search.SearchClient;
import io.spoor.localstack.demo.BundledScenario;
import io.spoor.localstack.demo.BundledScenario.Expected;
import io.spoor.localstack.demo.ScenarioResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Renders the demo's result: the chains, the findings, and the chain with the most findings and the
 * one across systems.
 */
final class DemoReport {
  private static final ChainFilter ALL_CHAINS = new ChainFilter(null, null, null, null, null);
  private static final FindingFilter ALL_FINDINGS =
      new FindingFilter(null, null, null, null, null, null);

  private static final String STORY_AGENT = "release-agent";

  private final Terminal terminal;
  private final ChainQueries index;

  DemoReport(Terminal terminal, SearchClient searchClient) {
    this.terminal = terminal;
    this.index = new ChainQueries(searchClient);
  }

  ScenarioResult print() {
    List<ChainView> chains = index.chains(ALL_CHAINS, false, Long.MAX_VALUE);
    List<FindingView> findings = index.findings(ALL_FINDINGS, false, Long.MAX_VALUE);
    title("Chains");
    terminal.print(ResultTables.chains(chains, terminal.display()));
    title("Findings");
    terminal.print(FindingRenderer.findings(findings, terminal.display()));
    chains.stream()
        .max(
            Comparator.comparingInt((ChainView chain) -> chain.findingIds().size())
                .thenComparingInt(ChainView::riskScore))
        .ifPresent(this::printWhole);
    // The release that six logs tell of; its hijacked twin follows half an hour later.
    chains.stream()
        .filter(chain -> STORY_AGENT.equals(chain.agentId()))
        .min(Comparator.comparingLong(ChainView::started))
        .ifPresent(this::printWhole);
    List<Expected> expected = new ArrayList<>(BundledScenario.expected());
    expected.addAll(BundledScenario.expectedOfStory());
    return ScenarioResult.of(expected, findings);
  }

  private void printWhole(ChainView chain) {
    title("One chain in full: bin/spoor chain " + chain.chainId().substring(0, 12));
    List<FindingView> findings =
        index.findings(
            new FindingFilter(null, null, null, null, chain.chainId(), null),
            false,
            Long.MAX_VALUE);
    terminal.print(
        ChainReport.lines(
            chain,
            index.actions(chain),
            findings,
            RelatedChains.of(chain, index),
            terminal.display()));
  }

  private void title(String text) {
    terminal.print(List.of("", "== " + text, ""));
  }
}
