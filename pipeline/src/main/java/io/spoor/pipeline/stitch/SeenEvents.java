package io.spoor.pipeline.stitch;

import io.spoor.pipeline.RecordFlags;
import io.spoor.pipeline.rows.Table;
import io.spoor.schemas.IdentityEvent;
import org.jspecify.annotations.Nullable;

/**
 * The event ids of a key's trail, and what their records claim.
 *
 * <pre>
 *  the record says                                it is
 *  nothing that the event does not say            a copy
 *  more, and nothing else                         another part of the event
 *  something else                                 an event of its own, id and digest
 *  something else, after MAX_RECORDS of them      left out
 * </pre>
 *
 * <p>The first record, in the order of the topic of events, keeps the plain id. All outputs follow
 * that order, and so does a replay.
 */
final class SeenEvents {
  /** Ids that are taken by records which another sender numbered in advance. */
  private static final int MAX_SUFFIXES = 4;

  private final Table<String, SeenEvent> seen;

  SeenEvents(Table<String, SeenEvent> seen) {
    this.seen = seen;
  }

  /**
   * What a record is.
   *
   * @param eventId id of the event that it is, or is a part of
   */
  record Reception(Kind kind, String eventId) {
    enum Kind {
      NEW,
      COPY,
      PART,
      CONFLICTING,
      LEFT_OUT
    }

    boolean isDropped() {
      return kind == Kind.COPY || kind == Kind.LEFT_OUT;
    }
  }

  /**
   * Records an event.
   *
   * @param claims of the record, as far as they tell it from others of its id
   */
  Reception receive(IdentityEvent record, EventClaims claims) {
    String eventId = record.getEventId();
    SeenEvent first = seen.get(eventId);
    if (first == null) {
      seen.put(eventId, SeenEvent.of(record, claims));
      return new Reception(Reception.Kind.NEW, eventId);
    }
    Reception known = join(eventId, first, claims);
    return known == null ? receiveOther(record, first, claims) : known;
  }

  /** Whether a record of the event was received. */
  boolean contains(String eventId) {
    return seen.contains(eventId);
  }

  /** Time of the first record of a received event, nanoseconds since the Unix epoch. */
  long timeOf(String eventId) {
    SeenEvent event = seen.get(eventId);
    if (event == null) {
      throw new IllegalArgumentException("no event was received as " + eventId);
    }
    return event.time();
  }

  /** The record as a copy or a part of an event; null if it contradicts the event. */
  private @Nullable Reception join(String eventId, SeenEvent event, EventClaims claims) {
    if (event.claims() == null || claims.isContainedIn(event.claims())) {
      return new Reception(Reception.Kind.COPY, eventId);
    }
    if (!claims.isCompatible(event.claims())) {
      return null;
    }
    seen.put(eventId, event.withClaims(event.claims().and(claims)));
    return new Reception(Reception.Kind.PART, eventId);
  }

  private Reception receiveOther(IdentityEvent record, SeenEvent first, EventClaims claims) {
    String eventId = record.getEventId();
    for (String digest : first.others()) {
      String id = RecordFlags.conflictingId(eventId, digest);
      SeenEvent other = seen.get(id);
      Reception known = other == null ? null : join(id, other, claims);
      if (known != null) {
        return known;
      }
    }
    String digest = claims.digest();
    if (first.others().size() >= RecordFlags.MAX_RECORDS - 1 || first.others().contains(digest)) {
      return new Reception(Reception.Kind.LEFT_OUT, eventId);
    }
    String id = eventId;
    for (int suffixes = 0; suffixes < MAX_SUFFIXES; suffixes++) {
      id = RecordFlags.conflictingId(id, digest);
      if (!seen.contains(id)) {
        seen.put(eventId, first.withOther(digest));
        seen.put(id, SeenEvent.of(record, claims));
        return new Reception(Reception.Kind.CONFLICTING, id);
      }
    }
    return new Reception(Reception.Kind.LEFT_OUT, eventId);
  }
}
