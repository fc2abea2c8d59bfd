package io.spoor.cli.command.search;

import io.spoor.cli.command.option.ListOptions;
import io.spoor.cli.command.option.TenantConnectionOptions;
import io.spoor.cli.output.FindingRenderer;
import io.spoor.cli.output.Terminal;
import io.spoor.client.json.ResultJson;
import io.spoor.client.result.DecidedAction;
import io.spoor.client.result.FindingView;
import io.spoor.client.search.ChainQueries;
import io.spoor.client.search.ChainQueries.FindingFilter;
import io.spoor.client.search.DecidedActionQueries;
import io.spoor.client.search.SearchClient;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists findings. */
@Command(name = "findings")
public final class FindingsCommand implements Callable<Integer> {
  /** Minimum severity, with its number in {@code event.severity}. */
  enum MinimumSeverity {
    low(21),
    medium(47),
    high(73),
    critical(99);

    private final int number;

    MinimumSeverity(int number) {
      this.number = number;
    }
  }

  private final Terminal terminal;

  @Mixin private TenantConnectionOptions connection = new TenantConnectionOptions();

  @Mixin private ListOptions listOptions = new ListOptions();

  @Parameters(
      arity = "0..1",
      paramLabel = "ID",
      description = {
        "Show this finding alone, a retracted one too, with its events and the cause of its last change.",
        "Its id, or enough of the beginning to tell it from others."
      })
  private @Nullable String id;

  @Option(names = "--agent", paramLabel = "ID", description = "Only findings about this agent.")
  private @Nullable String agent;

  @Option(names = "--rule", paramLabel = "ID", description = "Only findings of this rule.")
  private @Nullable String rule;

  @Option(
      names = "--severity",
      paramLabel = "LEVEL",
      description = "At least: ${COMPLETION-CANDIDATES}.")
  private @Nullable MinimumSeverity severity;

  @Option(
      names = "--principal",
      paramLabel = "NAME",
      description = "Only findings that involve this principal; the end of an ARN is enough.")
  private @Nullable String principal;

  public FindingsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (id != null) {
      return showOne(IdPrefix.of("finding", id));
    }
    List<FindingView> findings;
    Map<String, List<DecidedAction>> decided;
    try (SearchClient searchClient = connection.index()) {
      var filter =
          new FindingFilter(
              agent,
              rule,
              severity == null ? null : severity.number,
              principal,
              null,
              listOptions.since());
      findings =
          new ChainQueries(searchClient).findings(filter, !listOptions.json(), listOptions.limit());
      decided = new DecidedActionQueries(searchClient).ofFindings(findings);
    }
    if (listOptions.json()) {
      terminal.print(
          findings.stream().map(each -> ResultJson.finding(each, of(each, decided))).toList());
    } else if (findings.isEmpty()) {
      terminal.info("no finding matches");
    } else {
      terminal.print(FindingRenderer.findings(findings, decided, terminal.display()));
      if (listOptions.isCut(findings.size())) {
        terminal.info("(the newest " + findings.size() + "; --limit shows more)");
      }
    }
    return 0;
  }

  private int showOne(String findingId) {
    try (SearchClient searchClient = connection.index()) {
      FindingView finding = new ChainQueries(searchClient).finding(findingId);
      List<DecidedAction> decided =
          of(finding, new DecidedActionQueries(searchClient).ofFindings(List.of(finding)));
      terminal.print(
          listOptions.json()
              ? List.of(ResultJson.findingInFull(finding, decided))
              : FindingRenderer.findingInFull(finding, decided, terminal.display()));
    }
    return 0;
  }

  private static List<DecidedAction> of(
      FindingView finding, Map<String, List<DecidedAction>> decided) {
    return decided.getOrDefault(finding.findingId(), List.of());
  }
}
