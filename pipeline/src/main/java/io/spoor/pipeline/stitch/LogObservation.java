package io.spoor.pipeline.stitch;

import io.spoor.pipeline.RecordFlags;
import io.spoor.schemas.ContentObservation;
import io.spoor.schemas.GenAi;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.key.Keys;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Log records that observe the action of a span: they state content of it, and are no action. The
 * chain gets them as parts of the action, under its id and time.
 */
final class LogObservation {
  private static final String LOG = "log";
  private static final String TRACE_KIND = "trace";

  private LogObservation() {}

  /** Id of the event that a record observes; null when it is an event of its own. */
  static @Nullable String actionOf(IdentityEvent record) {
    String action = record.getParentEventId();
    return action != null
            && LOG.equals(record.getEventType())
            && Keys.kind(record.getTrailKey()).equals(TRACE_KIND)
        ? action
        : null;
  }

  /** Whether log records may name the event's action. */
  static boolean mayBeObserved(IdentityEvent event) {
    return event.getGenAi() != null && Keys.kind(event.getTrailKey()).equals(TRACE_KIND);
  }

  /** Whether the record states content that the action's detectors read. */
  static boolean hasContent(IdentityEvent record) {
    GenAi genAi = record.getGenAi();
    return genAi != null && (genAi.getTrace() != null || !genAi.getProposedCalls().isEmpty());
  }

  /** A record as a part of its action. */
  static IdentityEvent partOf(String action, long time, IdentityEvent record) {
    GenAi genAi = record.getGenAi();
    var observation =
        new ContentObservation(
            record.getEventId(),
            record.getTime(),
            genAi == null ? null : genAi.getTrace(),
            genAi == null ? List.of() : genAi.getProposedCalls(),
            /* source= */ null,
            /* observer= */ null,
            /* outcome= */ null,
            /* error_code= */ null,
            /* principal= */ null,
            /* credential_id= */ null);
    return IdentityEvent.newBuilder()
        .setEventId(action)
        .setTenant(record.getTenant())
        .setSource(record.getSource())
        .setTime(time)
        .setArrivedAt(record.getArrivedAt())
        .setRaw(record.getRaw())
        .setTrailKey(record.getTrailKey())
        .setAction(record.getAction())
        .setEventType(record.getEventType())
        .setOutcome(record.getOutcome())
        .setLabels(Map.of())
        .setFlags(List.of(RecordFlags.OBSERVATION, RecordFlags.PART))
        .setObservations(List.of(observation))
        .build();
  }
}
