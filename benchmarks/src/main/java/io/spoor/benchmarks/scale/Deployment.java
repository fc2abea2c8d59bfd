package io.spoor.benchmarks.scale;

import java.time.Duration;

/**
 * How Spoor is deployed, and the load that it must bear.
 *
 * @param eventsPerDay mean
 * @param peakFactor peak rate by the mean rate
 * @param utilisation part of the cores that is used at the peak: the rest covers failures and
 *     backlogs
 * @param coresPerInstance cores of an application instance
 * @param brokers number of brokers
 * @param replicas copies of each topic partition
 * @param retention of topics
 * @param horizon of the application; an action is retained for 2.25 times as long
 */
public record Deployment(
    double eventsPerDay,
    double peakFactor,
    double utilisation,
    int coresPerInstance,
    int brokers,
    int replicas,
    Duration retention,
    Duration horizon) {
  /** Part of the horizon by which actions outlast it. */
  static final double RETAINED_HORIZONS = 2.25;

  private static final double SECONDS_PER_DAY = 86_400;

  /** A cluster of three brokers and application instances of four cores. */
  public static Deployment of(double eventsPerDay) {
    return new Deployment(eventsPerDay, 3, 0.5, 4, 3, 3, Duration.ofDays(7), Duration.ofDays(1));
  }

  /** Mean rate, events a second. */
  double meanRate() {
    return eventsPerDay / SECONDS_PER_DAY;
  }

  /** Peak rate, events a second. */
  double peakRate() {
    return meanRate() * peakFactor;
  }
}
