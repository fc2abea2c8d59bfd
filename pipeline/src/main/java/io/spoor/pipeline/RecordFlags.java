package io.spoor.pipeline;

import io.spoor.schemas.IdentityEvent;
import java.util.ArrayList;
import java.util.List;

/** Flags of events: how their records state them, and which records share one id. */
public final class RecordFlags {
  /** Another record claims something else under the id that the event's id begins with. */
  public static final String CONFLICTING = "conflicting-record";

  /** The record states another part of an event than an earlier one; the chain joins both. */
  public static final String PART = "partial-record";

  /** The event has claims of several records, none of which states all of them. */
  public static final String COMPLETED = "completed-record";

  /** The record only observes the content of an action; the chain adds it to the action. */
  public static final String OBSERVATION = "observation";

  /** The record states no time, so that the event has that of its arrival. */
  public static final String ARRIVAL_TIME = "arrival-time";

  /** Maximum number of records that contradict each other and are kept under one id. */
  public static final int MAX_RECORDS = 8;

  /** Separates the id that the records share from the digest of the claims. */
  private static final char SEPARATOR = '#';

  private RecordFlags() {}

  /** Whether the event joins, or has joined, what another record states. */
  public static boolean isOfSeveral(IdentityEvent event) {
    List<String> flags = event.getFlags();
    return !flags.isEmpty() && (flags.contains(PART) || flags.contains(COMPLETED));
  }

  public static boolean isConflicting(IdentityEvent event) {
    return event.getFlags().contains(CONFLICTING);
  }

  /** Whether the record states when it was. */
  public static boolean statesTime(IdentityEvent event) {
    return !event.getFlags().contains(ARRIVAL_TIME);
  }

  /** A copy of the event with an id and a further flag. */
  public static IdentityEvent with(IdentityEvent event, String eventId, String flag) {
    List<String> flags = new ArrayList<>(event.getFlags());
    if (!flags.contains(flag)) {
      flags.add(flag);
    }
    return IdentityEvent.newBuilder(event).setEventId(eventId).setFlags(flags).build();
  }

  /** Id of the event of a record that contradicts an earlier one. */
  public static String conflictingId(String eventId, String digest) {
    return eventId + SEPARATOR + digest;
  }

  /** Whether an id has the form of a {@link #conflictingId}. */
  public static boolean isConflictingId(String eventId) {
    return eventId.indexOf(SEPARATOR) >= 0;
  }

  /** The id that a {@link #conflictingId} begins with; any other id as it is. */
  public static String sharedId(String eventId) {
    int end = eventId.lastIndexOf(SEPARATOR);
    return end < 0 ? eventId : eventId.substring(0, end);
  }
}
