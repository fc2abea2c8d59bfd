package io.spoor.streams.telemetry;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * Histograms of times in seconds, with few buckets, as each bucket is a series. Timers are not
 * used: they sum nanoseconds, which overflow with a day of year-old events.
 */
final class Buckets {
  /** For times around a second. */
  private static final double[] QUICK =
      seconds("PT0.05S PT0.1S PT0.2S PT0.5S PT1S PT2S PT5S PT10S PT30S PT1M PT5M PT1H");

  /** For times up to a horizon. */
  private static final double[] SLOW =
      seconds("PT1S PT10S PT1M PT5M PT15M PT1H PT6H PT12H PT24H PT48H PT168H");

  private Buckets() {}

  static DistributionSummary quick(MeterRegistry registry, String name, String... tags) {
    return of(registry, name, QUICK, tags);
  }

  static DistributionSummary slow(MeterRegistry registry, String name, String... tags) {
    return of(registry, name, SLOW, tags);
  }

  private static DistributionSummary of(
      MeterRegistry registry, String name, double[] bounds, String... tags) {
    return DistributionSummary.builder(name)
        .tags(tags)
        .serviceLevelObjectives(bounds)
        .register(registry);
  }

  private static double[] seconds(String durations) {
    return Stream.of(durations.split(" "))
        .mapToDouble(text -> Duration.parse(text).toMillis() / 1e3)
        .toArray();
  }
}
