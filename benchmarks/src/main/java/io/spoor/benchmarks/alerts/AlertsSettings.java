package io.spoor.benchmarks.alerts;

import java.time.Duration;

/**
 * Settings of the alert measurements.
 *
 * @param rate raw records per second, including those that cause an alert
 * @param alerts records per second that cause an alert
 * @param warmUp time before the measurement begins
 * @param measured duration of the latency measurement
 * @param outage duration of the target's outage; zero: none
 * @param targetMillis target for the 99th percentile of the latency from raw record to webhook
 */
public record AlertsSettings(
    int rate, int alerts, Duration warmUp, Duration measured, Duration outage, int targetMillis) {

  public AlertsSettings {
    if (alerts < 1 || rate < alerts) {
      throw new IllegalArgumentException(
          "at least one alert per second, and no more alerts than records: "
              + alerts
              + " of "
              + rate);
    }
  }

  /** No outage; a long warm-up, because four processes compile their code for minutes. */
  public static AlertsSettings latency() {
    return new AlertsSettings(
        1_000, 20, Duration.ofSeconds(150), Duration.ofSeconds(60), Duration.ZERO, 1_000);
  }

  /** An outage; a low rate, since the measurement takes long. */
  public static AlertsSettings outage(Duration outageDuration) {
    return new AlertsSettings(20, 2, Duration.ofSeconds(20), Duration.ZERO, outageDuration, 1_000);
  }

  /** A copy with other rates. */
  public AlertsSettings withRates(int records, int alerted) {
    return new AlertsSettings(records, alerted, warmUp, measured, outage, targetMillis);
  }
}
