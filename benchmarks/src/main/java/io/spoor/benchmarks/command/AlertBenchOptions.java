package io.spoor.benchmarks.command;

import io.spoor.benchmarks.alerts.AlertsSettings;
import io.spoor.client.UsageException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code bench} for the alert measurements. */
final class AlertBenchOptions {
  /** No outage requested. */
  private static final int NONE = -1;

  @Option(
      names = "--alerts",
      description =
          "Instead: measure from a raw record to its webhook, through a separate "
              + "local stack. Fails if an alert does not arrive, or one in a hundred takes "
              + "longer than a second.")
  private boolean alerts;

  @Option(
      names = "--alerts-outage",
      paramLabel = "MINUTES",
      arity = "0..1",
      defaultValue = "" + NONE,
      fallbackValue = "10",
      description =
          "Instead: the webhook's target is unavailable for this time (default: 10) "
              + "and returns. Fails if an alert is lost or duplicated.")
  private int outageMinutes;

  @Option(
      names = "--alerts-rate",
      paramLabel = "N",
      description = "Raw records per second (default: 1000, with an outage 20).")
  private @Nullable Integer rate;

  @Option(
      names = "--alerted",
      paramLabel = "N",
      description = "Records among them that raise an alert each (default: 20, with an outage 2).")
  private @Nullable Integer alerted;

  /** Whether the alert measurements are requested. */
  boolean hasOptions() {
    return alerts || hasOutage();
  }

  boolean hasOutage() {
    return outageMinutes != NONE;
  }

  /**
   * The settings of the measurement.
   *
   * @throws UsageException naming the invalid option
   */
  AlertsSettings settings() {
    AlertsSettings defaults =
        hasOutage()
            ? AlertsSettings.outage(
                Duration.ofMinutes(
                    BenchCommand.requireAtLeast(1, outageMinutes, "--alerts-outage")))
            : AlertsSettings.latency();
    int records =
        rate == null ? defaults.rate() : BenchCommand.requireAtLeast(1, rate, "--alerts-rate");
    int alertCount =
        alerted == null ? defaults.alerts() : BenchCommand.requireAtLeast(1, alerted, "--alerted");
    if (alertCount > records) {
      throw new UsageException(
          "--alerted is a part of --alerts-rate: at most " + records + ", not " + alertCount);
    }
    return defaults.withRates(records, alertCount);
  }
}
