package io.spoor.pipeline.stitch;

import io.spoor.pipeline.RecordFlags;
import io.spoor.pipeline.Watermark;
import io.spoor.pipeline.detect.ObservationFactory;
import io.spoor.pipeline.detect.engine.Cause;
import io.spoor.pipeline.stitch.link.LinkRanking;
import io.spoor.pipeline.stitch.link.StitchOutbox;
import io.spoor.schemas.ContentObservation;
import io.spoor.schemas.Credential;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.LoggedRequest;
import io.spoor.schemas.Principal;
import io.spoor.schemas.RequestMatched;
import io.spoor.schemas.RequestStated;
import io.spoor.schemas.RequestsIndexed;
import io.spoor.schemas.key.Keys;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Gives the action of a run's span the records of logs that have the span's request id. A server
 * calls others for many runs with one credential, so its calls stay in the chain of the credential;
 * each is also an observation of the action that caused it.
 *
 * <pre>
 *  span ─── RequestStated ───► share of ids ─ RequestMatched ─► log ─ RequestStated ─► trace
 *  log ──── RequestsIndexed ─► share of ids
 * </pre>
 *
 * A share is the ids of some minutes that hash alike. A record is told to the share of its time, a
 * span to those of its time and some minutes before and after. Each span gets each record, in
 * whatever order they come. Who states a request id of another adds to an action of its own.
 */
final class RequestOwner {
  /** Shorter ids count the requests of one connection. */
  private static final int MIN_ID = 16;

  private static final int MAX_ID = 256;
  private static final String TRACE = "trace";
  private static final String SHARES = "requests";

  /** Shares of the ids of one slice of time; a power of two. */
  private static final int SHARE_COUNT = 64;

  /** Time of one share. */
  private static final long SLICE = TimeUnit.MINUTES.toNanos(15);

  /** Two clocks, each two minutes off, and the time of the call itself. */
  private static final long CLOCKS = TimeUnit.MINUTES.toNanos(5);

  /** Time of a span after which its request may be; a longer one waits for something else. */
  private static final long MAX_DURATION = TimeUnit.HOURS.toNanos(1);

  private final RequestRows rows;
  private final RequestLog log;
  private final StitchOutbox outbox;
  private final LineageResolver lineage;

  RequestOwner(
      RequestRows rows,
      StitchOutbox outbox,
      LineageResolver lineage,
      Watermark watermark,
      long retention) {
    this.rows = rows;
    this.log = new RequestLog(rows, outbox, watermark, retention);
    this.outbox = outbox;
    this.lineage = lineage;
  }

  /** Tells the owners of its request id of an event that is new. */
  void announce(IdentityEvent event) {
    String id = event.getRequestId();
    if (id == null || id.length() < MIN_ID || id.length() > MAX_ID) {
      return;
    }
    String tenant = event.getTenant();
    long time = Watermark.clampedTime(event);
    if (isSpan(event)) {
      IdentityEvent summary = summary(event);
      long last = sliceOf(time + duration(event) + CLOCKS);
      for (long slice = sliceOf(time - CLOCKS); slice <= last; slice++) {
        outbox.requestStated(shareOf(tenant, id, slice), summary);
      }
    } else {
      log.add(event.getTrailKey(), new LoggedRequest(id, observation(event, time), tenant));
    }
  }

  private static long duration(IdentityEvent event) {
    Long ended = event.getEnded();
    return ended == null ? 0 : Math.clamp(ended - event.getTime(), 0, MAX_DURATION);
  }

  private static long sliceOf(long time) {
    return Math.floorDiv(time, SLICE);
  }

  /**
   * The key of the share of a record.
   *
   * @param time clamped time of the record, nanoseconds since the Unix epoch
   */
  static String share(String tenant, String requestId, long time) {
    return shareOf(tenant, requestId, sliceOf(time));
  }

  private static String shareOf(String tenant, String requestId, long slice) {
    int share = Keys.hash(requestId)[0] & SHARE_COUNT - 1;
    return Keys.of(tenant, LinkRanking.ALIAS, SHARES, slice + "." + share);
  }

  /** Whether owners of request ids are not told yet of a record. */
  boolean isWaiting() {
    return log.isWaiting();
  }

  /** Sets the clock, milliseconds since the Unix epoch, and tells owners what waits. */
  void advanceTo(long wallClock) {
    log.advanceTo(wallClock);
  }

  /** Evicts old records, a few per event. */
  void sweep() {
    log.sweep();
  }

  /** Stores a span that states a request id of a share, and joins it with the records known. */
  void onStated(RequestStated message) {
    outbox.setCause(Cause.unknown(message.getAt()));
    IdentityEvent span = message.getEvent();
    String id = span.getRequestId();
    if (id == null || !isSpan(span)) {
      // Of a version that sent each record of a log.
      return;
    }
    KeyAggregate node = lineage.load(message.getKey());
    if (rows.addSpan(node.key(), span, id)) {
      rows.forEach(
          node.key(),
          RequestRows.mark(id),
          (source, place) -> outbox.requestMatched(source, place, span));
    }
    lineage.save(node);
  }

  /** Stores which records have request ids of a share, and tells where those of known spans are. */
  void onIndexed(RequestsIndexed index) {
    outbox.setCause(Cause.unknown(index.getAt()));
    KeyAggregate node = lineage.load(index.getKey());
    rows.add(index);
    if (rows.hasSpans(node.key())) {
      ByteBuffer marks = index.getMarks().duplicate();
      for (long place : index.getPlaces()) {
        rows.spans(node.key(), marks.getLong())
            .forEach(span -> outbox.requestMatched(index.getSource(), place, span));
      }
    }
    lineage.save(node);
  }

  /** Joins a record of this partition with a span, if they have one request id. */
  void onMatched(RequestMatched match) {
    outbox.setCause(Cause.unknown(match.getAt()));
    IdentityEvent span = match.getEvent();
    LoggedRequest logged =
        log.find(match.getPlace(), Objects.requireNonNullElse(span.getRequestId(), ""));
    if (logged != null) {
      join(span, logged);
    }
  }

  /** The record as a part of the span's action: all but the observation is the span's. */
  private void join(IdentityEvent span, LoggedRequest logged) {
    outbox.requestStated(
        span.getTrailKey(),
        IdentityEvent.newBuilder(span)
            .setFlags(List.of(RecordFlags.OBSERVATION, RecordFlags.PART))
            .setObservations(List.of(logged.getSeen()))
            .build());
  }

  private static boolean isSpan(IdentityEvent event) {
    return Keys.kind(event.getTrailKey()).equals(TRACE);
  }

  private static ContentObservation observation(IdentityEvent event, long time) {
    Principal principal = event.getPrincipal();
    Credential credential = event.getCredential();
    return new ContentObservation(
        event.getEventId(),
        time,
        /* trace= */ null,
        /* proposed_calls= */ List.of(),
        event.getSource(),
        /* observer= */ null,
        /* outcome= */ null,
        event.getErrorCode(),
        principal == null ? null : ObservationFactory.identity(principal),
        credential == null ? null : credential.getId());
  }

  private static IdentityEvent summary(IdentityEvent event) {
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
        .setRequestId(event.getRequestId())
        .setLabels(Map.of())
        .setFlags(List.of())
        .build();
  }
}
