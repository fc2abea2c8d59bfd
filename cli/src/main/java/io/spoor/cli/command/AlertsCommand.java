package io.spoor.cli.command;

import io.spoor.cli.Console;
import io.spoor.cli.output.Tables;
import io.spoor.client.json.AlertJsonLines;
import io.spoor.client.result.AlertRow;
import io.spoor.client.search.AlertPeople;
import io.spoor.client.search.Chains;
import io.spoor.client.search.Chains.AlertFilter;
import io.spoor.client.search.Index;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists alerts. */
@Command(
    name = "alerts",
    header = "List alerts: what was found, grouped by chain. Acknowledge and close them.",
    description = {
      "Each alert with its severity and risk, what was found how often, why, and what to do next."
          + " Those that are over (resolved, since all findings were retracted, or merged into"
          + " another) are left out. Newest first; with --json oldest first, one object a line.",
      "",
      "\"notified\" says what somebody was told of; docs/alerts.md says when that is. \"verdict\""
          + " is what an analyst said of it, \"deliveries\" which targets were told, and which do"
          + " not take it."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  bin/spoor alerts --open --since 24h",
      "  bin/spoor alerts --agent deploy-agent --json",
      "  bin/spoor alerts ack 4be0c1",
      "  bin/spoor alerts close 4be0c1 --verdict false-positive"
    })
final class AlertsCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private TenantTarget target = new TenantTarget();

  @Mixin private Listing listing = new Listing();

  @Option(
      names = "--open",
      description =
          "Only alerts that need work: open, acknowledged and reopened, not closed and not"
              + " suppressed.")
  private boolean open;

  @Option(names = "--agent", paramLabel = "ID", description = "Only alerts about this agent.")
  private @Nullable String agent;

  AlertsCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    List<AlertRow> alerts;
    try (Index index = target.index()) {
      alerts =
          new AlertPeople(index)
              .of(
                  new Chains(index)
                      .alerts(
                          new AlertFilter(agent, open, listing.since()),
                          !listing.json(),
                          listing.limit()));
    }
    if (listing.json()) {
      console.print(alerts.stream().map(AlertJsonLines::alert).toList());
    } else if (alerts.isEmpty()) {
      console.say("no alert matches");
    } else {
      console.print(Tables.alerts(alerts, console.look()));
      if (listing.isCut(alerts.size())) {
        console.say("(the newest " + alerts.size() + "; --limit shows more)");
      }
    }
    return 0;
  }
}
