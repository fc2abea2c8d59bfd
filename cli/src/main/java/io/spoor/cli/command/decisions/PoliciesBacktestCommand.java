package io.spoor.cli.command.decisions;

import io.spoor.cli.command.option.PolicyFiles;
import io.spoor.cli.command.option.TenantConnectionOptions;
import io.spoor.cli.command.option.TimeArgumentConverter;
import io.spoor.cli.output.BacktestReport;
import io.spoor.cli.output.Terminal;
import io.spoor.client.kafka.KafkaClients;
import io.spoor.client.kafka.RecordedDecisions;
import io.spoor.client.time.TimeArgument;
import io.spoor.decisions.engine.DecisionEngine;
import io.spoor.decisions.log.Backtest;
import io.spoor.platform.access.ServiceAccount;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Decides recorded requests again by other policies. */
@Command(name = "backtest")
public final class PoliciesBacktestCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private PolicyFiles files = new PolicyFiles();

  @Mixin private TenantConnectionOptions connection = new TenantConnectionOptions();

  @Option(
      names = "--since",
      paramLabel = "TIME",
      defaultValue = "24h",
      converter = TimeArgumentConverter.class,
      description =
          "Decisions since: 15m, 2h, 3d ago, a day, or an RFC 3339 time (default: "
              + "${DEFAULT-VALUE}).")
  private TimeArgument since = new TimeArgument(0);

  @Option(
      names = "--json",
      description = "NDJSON on standard output: each difference, then the counts.")
  private boolean json;

  public PoliciesBacktestCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    var engine = new DecisionEngine(files.load(terminal), terminal::info);
    var backtest = new Backtest(engine);
    var report = new BacktestReport(json);
    KafkaClients kafka = connection.kafkaWithRegistry(ServiceAccount.OPERATOR);
    RecordedDecisions.read(
        kafka,
        since.nanos(),
        record -> {
          if (connection.includes(record.getTenant())) {
            backtest
                .add(record)
                .flatMap(report::difference)
                .ifPresent(line -> terminal.print(List.of(line)));
          }
        });
    Backtest.Summary summary = backtest.summary();
    terminal.print(report.summary(summary, engine.id().digest()));
    return summary.differentUnderSamePolicies() == 0 ? 0 : 1;
  }
}
