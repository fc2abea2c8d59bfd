package io.spoor.cli.command;

import io.spoor.cli.Console;
import io.spoor.cli.output.Tables;
import io.spoor.client.json.JsonLines;
import io.spoor.client.result.FindingRow;
import io.spoor.client.search.Chains;
import io.spoor.client.search.Chains.FindingFilter;
import io.spoor.client.search.Index;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists what was found. */
@Command(
    name = "findings",
    header = "List what was found.",
    description = {
      "Each finding with its severity and risk, the rule, when it came to be, the chain, why, and what to do next. Retracted ones are"
          + " left out. Newest first; with --json oldest first, one object a line."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  bin/spoor findings --severity high --since 24h",
      "  bin/spoor findings --rule undeclared-identity-switch --json"
    })
final class FindingsCommand implements Callable<Integer> {
  /** Least severity, with the number that {@code event.severity} has. */
  enum Least {
    low(21),
    medium(47),
    high(73),
    critical(99);

    private final int number;

    Least(int number) {
      this.number = number;
    }
  }

  private final Console console;

  @Mixin private TenantTarget target = new TenantTarget();

  @Mixin private Listing listing = new Listing();

  @Option(names = "--agent", paramLabel = "ID", description = "Only findings about this agent.")
  private @Nullable String agent;

  @Option(names = "--rule", paramLabel = "ID", description = "Only findings of this rule.")
  private @Nullable String rule;

  @Option(
      names = "--severity",
      paramLabel = "LEVEL",
      description = "At least: ${COMPLETION-CANDIDATES}.")
  private @Nullable Least severity;

  @Option(
      names = "--principal",
      paramLabel = "NAME",
      description = "Only findings that involve this principal; the end of an ARN will do.")
  private @Nullable String principal;

  FindingsCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    List<FindingRow> findings;
    try (Index index = target.index()) {
      var filter =
          new FindingFilter(
              agent,
              rule,
              severity == null ? null : severity.number,
              principal,
              null,
              listing.since());
      findings = new Chains(index).findings(filter, !listing.json(), listing.limit());
    }
    if (listing.json()) {
      console.print(findings.stream().map(JsonLines::finding).toList());
    } else if (findings.isEmpty()) {
      console.say("no finding matches");
    } else {
      console.print(Tables.findings(findings, console.look()));
      if (listing.isCut(findings.size())) {
        console.say("(the newest " + findings.size() + "; --limit shows more)");
      }
    }
    return 0;
  }
}
