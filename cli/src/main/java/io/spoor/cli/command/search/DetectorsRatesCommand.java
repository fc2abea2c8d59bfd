package io.spoor.cli.command.search;

import io.spoor.cli.command.option.TenantConnectionOptions;
import io.spoor.cli.command.option.TimeArgumentConverter;
import io.spoor.cli.output.ResultTables;
import io.spoor.cli.output.Terminal;
import io.spoor.client.json.AlertJson;
import io.spoor.client.result.DetectorRateView;
import io.spoor.client.search.AlertTriageQueries;
import io.spoor.client.search.SearchClient;
import io.spoor.client.time.TimeArgument;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows the false-positive rate of each detector, from verdicts. */
@Command(name = "rates")
public final class DetectorsRatesCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private TenantConnectionOptions connection = new TenantConnectionOptions();

  @Option(names = "--json", description = "NDJSON on standard output.")
  private boolean json;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      converter = TimeArgumentConverter.class,
      description = "Only verdicts since: 15m, 2h, 3d ago, a day, or an RFC 3339 time.")
  private @Nullable TimeArgument since;

  public DetectorsRatesCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    List<DetectorRateView> rates;
    try (SearchClient searchClient = connection.index()) {
      rates = new AlertTriageQueries(searchClient).rates(since == null ? null : since.nanos());
    }
    if (json) {
      terminal.print(rates.stream().map(AlertJson::rate).toList());
    } else if (rates.isEmpty()) {
      terminal.info("no alert was closed; close alerts with bin/spoor alerts close");
    } else {
      terminal.print(ResultTables.rates(rates, terminal.display()));
    }
    return 0;
  }
}
