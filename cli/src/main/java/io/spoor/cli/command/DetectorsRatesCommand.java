package io.spoor.cli.command;

import io.spoor.cli.Console;
import io.spoor.cli.output.Tables;
import io.spoor.client.json.AlertJsonLines;
import io.spoor.client.result.RateRow;
import io.spoor.client.search.AlertPeople;
import io.spoor.client.search.Index;
import io.spoor.client.time.Since;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows how often each detector was wrong, by what people say. */
@Command(
    name = "rates",
    header = "Show how often each detector was wrong.",
    description =
        "Of the alerts that people closed (bin/spoor alerts close): how many were true, false or benign, for each detector with findings"
            + " in them, and what share was false. The latest verdict on an alert counts.",
    footerHeading = "%nExamples:%n",
    footer = {"  bin/spoor detectors rates", "  bin/spoor detectors rates --since 30d --json"})
final class DetectorsRatesCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private TenantTarget target = new TenantTarget();

  @Option(names = "--json", description = "NDJSON on standard output.")
  private boolean json;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      converter = SinceConverter.class,
      description = "Only verdicts since: 15m, 2h, 3d ago, a day, or an RFC 3339 time.")
  private @Nullable Since since;

  DetectorsRatesCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    List<RateRow> rates;
    try (Index index = target.index()) {
      rates = new AlertPeople(index).rates(since == null ? null : since.nanos());
    }
    if (json) {
      console.print(rates.stream().map(AlertJsonLines::rate).toList());
    } else if (rates.isEmpty()) {
      console.say("nobody closed an alert; bin/spoor alerts close does");
    } else {
      console.print(Tables.rates(rates, console.look()));
    }
    return 0;
  }
}
