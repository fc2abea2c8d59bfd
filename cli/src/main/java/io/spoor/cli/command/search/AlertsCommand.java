package io.spoor.cli.command.search;

import io.spoor.cli.command.option.ListOptions;
import io.spoor.cli.command.option.TenantConnectionOptions;
import io.spoor.cli.output.AlertRenderer;
import io.spoor.cli.output.Terminal;
import io.spoor.client.json.AlertJson;
import io.spoor.client.result.AlertView;
import io.spoor.client.result.DecidedAction;
import io.spoor.client.search.AlertTriageQueries;
import io.spoor.client.search.ChainQueries;
import io.spoor.client.search.ChainQueries.AlertFilter;
import io.spoor.client.search.DecidedActionQueries;
import io.spoor.client.search.SearchClient;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists alerts. */
@Command(name = "alerts")
public final class AlertsCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private TenantConnectionOptions connection = new TenantConnectionOptions();

  @Mixin private ListOptions listOptions = new ListOptions();

  @Option(
      names = "--open",
      description =
          "Only alerts that need work: open, acknowledged or reopened, not closed "
              + "and not suppressed.")
  private boolean open;

  @Option(names = "--agent", paramLabel = "ID", description = "Only alerts about this agent.")
  private @Nullable String agent;

  public AlertsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    List<AlertView> alerts;
    Map<String, List<DecidedAction>> decided;
    try (SearchClient searchClient = connection.index()) {
      alerts =
          new AlertTriageQueries(searchClient)
              .withTriage(
                  new ChainQueries(searchClient)
                      .alerts(
                          new AlertFilter(agent, open, listOptions.since()),
                          !listOptions.json(),
                          listOptions.limit()));
      decided = new DecidedActionQueries(searchClient).ofAlerts(alerts);
    }
    if (listOptions.json()) {
      terminal.print(
          alerts.stream()
              .map(
                  alert -> AlertJson.alert(alert, decided.getOrDefault(alert.alertId(), List.of())))
              .toList());
    } else if (alerts.isEmpty()) {
      terminal.info("no alert matches");
    } else {
      terminal.print(AlertRenderer.alerts(alerts, decided, terminal.display()));
      if (listOptions.isCut(alerts.size())) {
        terminal.info("(the newest " + alerts.size() + "; --limit shows more)");
      }
    }
    return 0;
  }
}
