package io.spoor.pipeline.stitch;

import io.spoor.pipeline.RecordFlags;
import io.spoor.pipeline.Watermark;
import io.spoor.pipeline.detect.Cause;
import io.spoor.pipeline.detect.ObservationFactory;
import io.spoor.schemas.ContentObservation;
import io.spoor.schemas.Credential;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Principal;
import io.spoor.schemas.RequestStated;
import io.spoor.schemas.key.Keys;
import java.util.List;
import java.util.Map;

/**
 * Gives the action of a run's span the records of logs that have the span's request id. A server
 * calls others for many runs with one credential, so its calls stay in the chain of the credential;
 * each is also an observation of the action that caused it.
 *
 * <pre>
 *  span ─ RequestStated ─► request id ─ RequestStated ─► trace: the record observes the action
 *  log  ─ RequestStated ─► request id
 * </pre>
 *
 * Each span gets each record, in whatever order they come. Who states a request id of another adds
 * to an action of its own.
 */
final class RequestOwner {
  /** Shorter ids count the requests of one connection. */
  private static final int MIN_ID = 16;

  private static final int MAX_ID = 256;
  private static final String TRACE = "trace";

  private final StitchRows rows;
  private final StitchOutbox outbox;
  private final LineageResolver lineage;

  RequestOwner(StitchRows rows, StitchOutbox outbox, LineageResolver lineage) {
    this.rows = rows;
    this.outbox = outbox;
    this.lineage = lineage;
  }

  /** Tells the owner of its request id of an event that is new. */
  void announce(IdentityEvent event) {
    String id = event.getRequestId();
    if (id == null || id.length() < MIN_ID || id.length() > MAX_ID) {
      return;
    }
    String alias = Keys.of(event.getTenant(), LinkRanking.ALIAS, "request", id);
    outbox.requestStated(alias, isSpan(event) ? summary(event) : observation(event));
  }

  /** Stores what a span or a log states about a request id, and joins it with what is known. */
  void onStated(RequestStated message) {
    outbox.setCause(Cause.unknown(message.getAt()));
    IdentityEvent stated = message.getEvent();
    boolean isSpan = isSpan(stated);
    KeyAggregate node = lineage.load(message.getKey());
    rows.addRequest(node.key(), isSpan, stated);
    for (IdentityEvent other : rows.requests(node.key(), !isSpan)) {
      join(isSpan ? stated : other, isSpan ? other : stated);
    }
    lineage.save(node);
  }

  /** The record as a part of the span's action: all but the observation is the span's. */
  private void join(IdentityEvent span, IdentityEvent record) {
    outbox.requestStated(
        span.getTrailKey(),
        IdentityEvent.newBuilder(span)
            .setFlags(record.getFlags())
            .setObservations(record.getObservations())
            .build());
  }

  private static boolean isSpan(IdentityEvent event) {
    return Keys.kind(event.getTrailKey()).equals(TRACE);
  }

  private static IdentityEvent summary(IdentityEvent event) {
    return builder(event).setFlags(List.of()).build();
  }

  private static IdentityEvent observation(IdentityEvent event) {
    Principal principal = event.getPrincipal();
    Credential credential = event.getCredential();
    var seen =
        new ContentObservation(
            event.getEventId(),
            Watermark.clampedTime(event),
            /* trace= */ null,
            /* proposed_calls= */ List.of(),
            event.getSource(),
            /* observer= */ null,
            /* outcome= */ null,
            event.getErrorCode(),
            principal == null ? null : ObservationFactory.identity(principal),
            credential == null ? null : credential.getId());
    return builder(event)
        .setFlags(List.of(RecordFlags.OBSERVATION, RecordFlags.PART))
        .setObservations(List.of(seen))
        .build();
  }

  private static IdentityEvent.Builder builder(IdentityEvent event) {
    return IdentityEvent.newBuilder()
        .setEventId(event.getEventId())
        .setTenant(event.getTenant())
        .setSource(event.getSource())
        .setTime(event.getTime())
        .setArrivedAt(event.getArrivedAt())
        .setRaw(event.getRaw())
        .setTrailKey(event.getTrailKey())
        .setAction(event.getAction())
        .setEventType(event.getEventType())
        .setOutcome(event.getOutcome())
        .setLabels(Map.of());
  }
}
