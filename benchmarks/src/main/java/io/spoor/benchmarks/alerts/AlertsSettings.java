package io.spoor.benchmarks.alerts;

import java.time.Duration;

/**
 * What alerts are measured under.
 *
 * @param rate raw records a second, those that lead to an alert included
 * @param alerts of them, those that lead to an alert each
 * @param warmUp how long records come before anything counts
 * @param measured how long alerts are timed
 * @param outage how long the target is away; zero: not at all
 * @param targetMillis what 99 of 100 alerts are to take at most, from raw record to webhook
 */
public record AlertsSettings(
    int rate, int alerts, Duration warmUp, Duration measured, Duration outage, int targetMillis) {

  public AlertsSettings {
    if (alerts < 1 || rate < alerts) {
      throw new IllegalArgumentException(
          "at least one alert a second, and no more than records: " + alerts + " of " + rate);
    }
  }

  /** A target that is always there; four processes compile their code for minutes. */
  public static AlertsSettings latency() {
    return new AlertsSettings(
        1_000, 20, Duration.ofSeconds(150), Duration.ofSeconds(60), Duration.ZERO, 1_000);
  }

  /** A target that is away for a while: few records, since it takes long. */
  public static AlertsSettings outage(Duration outageDuration) {
    return new AlertsSettings(20, 2, Duration.ofSeconds(20), Duration.ZERO, outageDuration, 1_000);
  }

  /** The same at another rate. */
  public AlertsSettings withRates(int records, int alerted) {
    return new AlertsSettings(records, alerted, warmUp, measured, outage, targetMillis);
  }
}
