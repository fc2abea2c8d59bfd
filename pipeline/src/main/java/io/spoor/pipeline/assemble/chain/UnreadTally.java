package io.spoor.pipeline.assemble.chain;

import io.spoor.content.fingerprint.ContentMark;
import io.spoor.pipeline.state.SegmentState;
import io.spoor.pipeline.state.UnreadCounts;
import io.spoor.schemas.ContentObservation;
import io.spoor.schemas.ContentTrace;
import io.spoor.schemas.IdentityEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Counts the records of a segment whose content was not read in full. Each stored record counts by
 * itself, also one that observes another action, and is taken off when it leaves. So the order of
 * arrival does not matter.
 */
public final class UnreadTally {
  /** Flags of events; content that exceeded a limit. */
  private static final List<String> PARTLY = List.of("partly-read-content", "truncated-calls");

  private static final String OPAQUE = "opaque-content";
  private static final List<String> UNREAD = List.of("untraced-content", "unreadable-record");

  private UnreadTally() {}

  /** Counts a record that is stored; the caller saves the segment. */
  static void add(SegmentState segment, IdentityEvent event) {
    UnreadCounts own = of(event);
    if (own != null) {
      segment.setUnread(sum(segment.getUnread(), own, 1));
    }
  }

  /** Takes off a record that leaves, or that is stored in another form. */
  public static void remove(SegmentState segment, IdentityEvent event) {
    UnreadCounts own = of(event);
    if (own != null && segment.getUnread() != null) {
      segment.setUnread(sum(segment.getUnread(), own, -1));
    }
  }

  /** Counts a record as evicted. */
  public static void evict(SegmentState segment, IdentityEvent event) {
    UnreadCounts own = of(event);
    if (own != null && segment.getUnread() != null) {
      segment.setUnread(sum(segment.getUnread(), own, -1));
      segment.setUnreadEvicted(sum(segment.getUnreadEvicted(), own, 1));
    }
  }

  /** Moves the evicted part of a segment to another state of it. */
  static void moveEvicted(SegmentState from, SegmentState to) {
    to.setUnread(null);
    to.setUnreadEvicted(from.getUnreadEvicted());
    from.setUnreadEvicted(null);
  }

  /** The sum of two; null: none. */
  public static @Nullable UnreadCounts together(
      @Nullable UnreadCounts a, @Nullable UnreadCounts b) {
    return b == null ? a : sum(a, b, 1);
  }

  /** All records of a segment, with the evicted ones; null: none. */
  public static @Nullable UnreadCounts all(SegmentState segment) {
    return together(segment.getUnread(), segment.getUnreadEvicted());
  }

  private static @Nullable UnreadCounts sum(@Nullable UnreadCounts a, UnreadCounts b, int sign) {
    // Rows of earlier formats did not count the records that are taken off now.
    var sum =
        new UnreadCounts(
            Math.max(0, (a == null ? 0 : a.getPartlyRead()) + sign * b.getPartlyRead()),
            Math.max(0, (a == null ? 0 : a.getOpaque()) + sign * b.getOpaque()),
            Math.max(0, (a == null ? 0 : a.getUnread()) + sign * b.getUnread()));
    return sum.getPartlyRead() + sum.getOpaque() + sum.getUnread() == 0 ? null : sum;
  }

  /** What was not read of a record; null: nothing. */
  private static @Nullable UnreadCounts of(IdentityEvent event) {
    List<String> flags = event.getFlags();
    if (flags.isEmpty() && event.getObservations().isEmpty()) {
      return null;
    }
    boolean isPartly = PARTLY.stream().anyMatch(flags::contains);
    boolean isOpaque = flags.contains(OPAQUE);
    // Log records of the action: their flags are not among those of the action.
    for (ContentObservation seen : event.getObservations()) {
      ContentTrace trace = seen.getObserver() == null ? seen.getTrace() : null;
      if (trace != null) {
        isPartly |=
            trace.getCut()
                || trace.getLeftOut() > 0
                || ContentMark.PARTLY_READ.isIn(trace.getMarks());
        isOpaque |= ContentMark.OPAQUE.isIn(trace.getMarks());
      }
    }
    boolean isUnread = UNREAD.stream().anyMatch(flags::contains);
    return isPartly || isOpaque || isUnread
        ? new UnreadCounts(isPartly ? 1L : 0L, isOpaque ? 1L : 0L, isUnread ? 1L : 0L)
        : null;
  }
}
