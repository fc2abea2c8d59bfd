package io.spoor.streams.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.spoor.pipeline.Telemetry.SourceTelemetry;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;

/** Metrics of one source, registered at the start, as a rate needs an initial zero. */
final class SourceMeters implements SourceTelemetry {
  private static final String SOURCE = "source";
  private static final double NANOS = 1e9;

  private final Counter received;
  private final Counter normalised;
  private final Map<String, Counter> deadLetters = new HashMap<>();
  private final Counter otherDeadLetters;
  private final DistributionSummary delay;
  private final WindowedMinimum skew;
  private final Counter duplicates;
  private final DistributionSummary lateness;
  private final Counter late;
  private final Counter placed;
  private final Counter placedOutsideRuns;

  /**
   * {@code reasons}: of dead letters; {@code clock}: wall clock, milliseconds since the Unix epoch.
   */
  SourceMeters(
      MeterRegistry registry, String source, Collection<String> reasons, LongSupplier clock) {
    this.received = registry.counter("spoor_records_received_total", SOURCE, source);
    this.normalised = registry.counter("spoor_events_normalised_total", SOURCE, source);
    for (String reason : reasons) {
      deadLetters.put(reason, deadLetters(registry, source, reason));
    }
    this.otherDeadLetters = deadLetters(registry, source, MicrometerTelemetry.OTHER);
    this.delay = Buckets.slow(registry, "spoor_arrival_delay_seconds", SOURCE, source);
    this.skew = new WindowedMinimum(clock);
    Gauge.builder("spoor_clock_skew_seconds", skew, lowest -> lowest.get() / NANOS)
        .tag(SOURCE, source)
        .register(registry);
    this.duplicates = registry.counter("spoor_events_duplicate_total", SOURCE, source);
    this.lateness = Buckets.slow(registry, "spoor_event_lateness_seconds", SOURCE, source);
    this.late = registry.counter("spoor_events_late_total", SOURCE, source);
    this.placed = registry.counter("spoor_actions_total", SOURCE, source);
    this.placedOutsideRuns = registry.counter("spoor_actions_unattributed_total", SOURCE, source);
  }

  private static Counter deadLetters(MeterRegistry registry, String source, String reason) {
    return registry.counter("spoor_dead_letters_total", SOURCE, source, "reason", reason);
  }

  @Override
  public void received() {
    received.increment();
  }

  @Override
  public void normalised(long delayNanos) {
    normalised.increment();
    delay.record(Math.max(0, delayNanos) / NANOS);
    skew.add(delayNanos);
  }

  @Override
  public void deadLetter(String reason) {
    Objects.requireNonNullElse(deadLetters.get(reason), otherDeadLetters).increment();
  }

  @Override
  public void duplicate() {
    duplicates.increment();
  }

  @Override
  public void recordLateness(long nanos, boolean isLate) {
    lateness.record(Math.max(0, nanos) / NANOS);
    if (isLate) {
      late.increment();
    }
  }

  @Override
  public void placed(boolean inRun) {
    placed.increment();
    if (!inRun) {
      placedOutsideRuns.increment();
    }
  }
}
