package io.spoor.streams.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.stream.Stream;

/** Histograms of times, with few buckets: each is a series of its own. */
final class Buckets {
  /** For what should take a second or so. */
  private static final Duration[] QUICK =
      of("PT0.05S PT0.1S PT0.2S PT0.5S PT1S PT2S PT5S PT10S PT30S PT1M PT5M PT1H");

  /** For what may take as long as a horizon. */
  private static final Duration[] SLOW =
      of("PT1S PT10S PT1M PT5M PT15M PT1H PT6H PT12H PT24H PT48H PT168H");

  private Buckets() {}

  static Timer quick(MeterRegistry registry, String name, String... tags) {
    return Timer.builder(name).tags(tags).serviceLevelObjectives(QUICK).register(registry);
  }

  static Timer slow(MeterRegistry registry, String name, String... tags) {
    return Timer.builder(name).tags(tags).serviceLevelObjectives(SLOW).register(registry);
  }

  private static Duration[] of(String durations) {
    return Stream.of(durations.split(" ")).map(Duration::parse).toArray(Duration[]::new);
  }
}
