package io.spoor.pipeline.assemble;

import io.spoor.pipeline.state.Observed;
import io.spoor.pipeline.state.Statement;
import org.jspecify.annotations.Nullable;

/** Order inside a chain is (time, event id): sources with a resolution of a second tie often. */
final class Order {
  private Order() {}

  static int compare(long time, String eventId, long otherTime, String otherEventId) {
    int order = Long.compare(time, otherTime);
    return order != 0 ? order : eventId.compareTo(otherEventId);
  }

  static int compare(Observed a, Observed b) {
    return compare(a.getTime(), a.getEventId(), b.getTime(), b.getEventId());
  }

  static @Nullable Statement earlier(@Nullable Statement a, @Nullable Statement b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return compare(a.getTime(), a.getEventId(), b.getTime(), b.getEventId()) <= 0 ? a : b;
  }
}
