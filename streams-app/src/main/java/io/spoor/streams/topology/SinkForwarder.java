package io.spoor.streams.topology;

import io.spoor.pipeline.Telemetry;
import io.spoor.schemas.Finding;
import io.spoor.schemas.KeyMessage;
import io.spoor.schemas.key.Keys;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Forwards the messages of a task to its sinks, with the arrival time of their cause unless they
 * contain it, and measures them.
 */
final class SinkForwarder {
  private static final long FIRST = 1;

  private final ProcessorContext<String, SpecificRecord> context;
  private final ArrivalTracker arrivalTracker;
  private final Telemetry telemetry;
  private final boolean replaying;

  /** {@code replaying}: replayed records arrived long ago, so their latency means nothing. */
  SinkForwarder(
      ProcessorContext<String, SpecificRecord> context,
      ArrivalTracker arrivalTracker,
      Telemetry telemetry,
      boolean replaying) {
    this.context = context;
    this.arrivalTracker = arrivalTracker;
    this.telemetry = telemetry;
    this.replaying = replaying;
  }

  Telemetry telemetry() {
    return telemetry;
  }

  boolean measuresLatency() {
    return !replaying;
  }

  /** Wall clock, milliseconds since the Unix epoch. */
  long now() {
    return context.currentSystemTimeMs();
  }

  /** {@code message}: null: a tombstone. */
  void forward(String sink, String key, @Nullable SpecificRecord message) {
    context.forward(new Record<>(key, message, now()), sink);
  }

  void forwardWithArrival(String sink, String key, SpecificRecord message) {
    context.forward(new Record<>(key, message, now(), arrivalTracker.headers()), sink);
  }

  /** All days of a long-lived key have the same owner. */
  void forwardToKey(String sink, String key, KeyMessage message) {
    forwardWithArrival(sink, Keys.base(key), message);
  }

  void forwardFinding(String sink, Finding finding) {
    if (replaying) {
      forward(sink, finding.getFindingId(), finding);
    } else {
      forwardWithArrival(sink, finding.getFindingId(), finding);
    }
    telemetry.finding(finding);
    if (!replaying && finding.getRevision() == FIRST && arrivalTracker.isKnown()) {
      telemetry.findingLatency(now() - arrivalTracker.arrivedAt());
    }
  }
}
