package io.spoor.sources.otel;

import io.spoor.schemas.IdentityEvent;
import io.spoor.sources.mapping.EventFlags;
import io.spoor.sources.mapping.RejectedRecord;
import io.spoor.sources.mapping.TraceIds;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Creates the event that marks a trace as incompletely read. Rejected records of one trace, reason
 * and minute have the same mark, so that a flood of them does not flood the chain.
 */
final class UnreadableSpan {
  static final String ACTION = "unreadable-record";
  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

  private UnreadableSpan() {}

  static List<IdentityEvent> marks(String source, RejectedRecord rejected) {
    return TraceScan.of(rejected.value()).stream()
        .map(trace -> mark(source, trace.traceId(), trace.startTime(), rejected))
        .toList();
  }

  private static IdentityEvent mark(
      String source, String traceId, @Nullable Long startTime, RejectedRecord rejected) {
    long minute =
        startTime == null
            ? TimeUnit.MILLISECONDS.toMinutes(rejected.arrivedAt())
            : startTime / MINUTE;
    String kind = traceId + ':' + ACTION + ':' + rejected.reason();
    // A record without a time has one mark, whenever it is delivered.
    String eventId = startTime == null ? kind : kind + ':' + minute;
    return IdentityEvent.newBuilder()
        .setEventId(eventId)
        .setTenant(rejected.tenant())
        .setSource(source)
        .setTime(minute * MINUTE)
        .setArrivedAt(rejected.arrivedAt())
        .setRaw(rejected.pointer())
        .setTrailKey(TraceIds.key(rejected.tenant(), traceId))
        .setAction(ACTION)
        .setEventType("span")
        .setOutcome("unknown")
        .setErrorCode(rejected.reason())
        .setFlags(List.of(EventFlags.UNREADABLE_RECORD))
        .build();
  }
}
