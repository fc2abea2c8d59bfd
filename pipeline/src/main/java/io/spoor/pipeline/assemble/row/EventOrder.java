package io.spoor.pipeline.assemble.row;

import io.spoor.pipeline.state.FirstStatement;
import io.spoor.pipeline.state.Observation;
import org.jspecify.annotations.Nullable;

/**
 * Order of events in a chain: (time, event id), as sources with one-second resolution often tie.
 */
public final class EventOrder {
  private EventOrder() {}

  public static int compare(long time, String eventId, long otherTime, String otherEventId) {
    int order = Long.compare(time, otherTime);
    return order != 0 ? order : eventId.compareTo(otherEventId);
  }

  public static int compare(Observation a, Observation b) {
    return compare(a.getTime(), a.getEventId(), b.getTime(), b.getEventId());
  }

  /** The earlier statement, whatever its authority. */
  public static @Nullable FirstStatement earlier(
      @Nullable FirstStatement a, @Nullable FirstStatement b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return compare(a.getTime(), a.getEventId(), b.getTime(), b.getEventId()) <= 0 ? a : b;
  }

  /** The more authoritative statement; of equal ones the earlier. */
  public static @Nullable FirstStatement first(
      @Nullable FirstStatement a, @Nullable FirstStatement b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    if (a.getAuthority() != b.getAuthority()) {
      return a.getAuthority() > b.getAuthority() ? a : b;
    }
    return earlier(a, b);
  }
}
