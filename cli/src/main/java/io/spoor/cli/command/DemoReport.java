package io.spoor.cli.command;

import io.spoor.cli.Console;
import io.spoor.cli.output.ChainStory;
import io.spoor.cli.output.Tables;
import io.spoor.client.result.ChainRow;
import io.spoor.client.result.Family;
import io.spoor.client.result.FindingRow;
import io.spoor.client.search.Chains;
import io.spoor.client.search.Chains.ChainFilter;
import io.spoor.client.search.Chains.FindingFilter;
import io.spoor.client.search.Index;
import io.spoor.localstack.demo.Scenario;
import io.spoor.localstack.demo.Verdict;
import java.util.Comparator;
import java.util.List;

/**
 * What the demo shows at its end: the chains, the findings, and the chain that most was found
 * about.
 */
final class DemoReport {
  private static final ChainFilter ALL_CHAINS = new ChainFilter(null, null, null, null, null);
  private static final FindingFilter ALL_FINDINGS =
      new FindingFilter(null, null, null, null, null, null);

  private final Console console;
  private final Chains index;

  DemoReport(Console console, Index index) {
    this.console = console;
    this.index = new Chains(index);
  }

  Verdict print() {
    List<ChainRow> chains = index.chains(ALL_CHAINS, false, Long.MAX_VALUE);
    List<FindingRow> findings = index.findings(ALL_FINDINGS, false, Long.MAX_VALUE);
    title("Chains");
    console.print(Tables.chains(chains, console.look()));
    title("Findings");
    console.print(Tables.findings(findings, console.look()));
    chains.stream()
        .max(
            Comparator.comparingInt((ChainRow chain) -> chain.findingIds().size())
                .thenComparingInt(ChainRow::riskScore))
        .ifPresent(this::printWhole);
    return Verdict.of(Scenario.expected(), findings);
  }

  private void printWhole(ChainRow chain) {
    title("One chain in full: bin/spoor chain " + chain.chainId().substring(0, 12));
    List<FindingRow> findings =
        index.findings(
            new FindingFilter(null, null, null, null, chain.chainId(), null),
            false,
            Long.MAX_VALUE);
    console.print(
        ChainStory.lines(
            chain, index.actions(chain), findings, Family.of(chain, index), console.look()));
  }

  private void title(String text) {
    console.print(List.of("", "== " + text, ""));
  }
}
