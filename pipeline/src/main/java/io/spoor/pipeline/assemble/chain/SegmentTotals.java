package io.spoor.pipeline.assemble.chain;

import io.spoor.pipeline.assemble.row.EventOrder;
import io.spoor.pipeline.state.SegmentState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Totals of a segment: its actions and their time range. */
public final class SegmentTotals {
  private SegmentTotals() {}

  public static SegmentState create(String key, long epoch) {
    var row = new SegmentState();
    row.setKey(key);
    row.setEpoch(epoch);
    row.setHere(true);
    row.setSources(List.of());
    row.setLineage(List.of());
    row.setParties(List.of());
    return row;
  }

  /**
   * Number of the segment's actions in this chain, including evicted ones; several records of one
   * tool call are one action.
   */
  public static long actionCount(SegmentState row) {
    return row.getActions() + row.getEvicted() - row.getObserving();
  }

  public static boolean isUsed(SegmentState row) {
    return row.getActions() + row.getEvicted() > 0;
  }

  /** Whether the time is outside the range of the segment's actions, here and in earlier chains. */
  static boolean isOutsideRange(SegmentState row, long time) {
    return row.getSources().isEmpty() || time < row.getStarted() || time > row.getEnded();
  }

  /** Merges two parts of a segment; the link of {@code later} counts. */
  public static SegmentState merge(@Nullable SegmentState earlier, SegmentState later) {
    SegmentState merged = create(later.getKey(), 0);
    SegmentState linked = later.getParent() != null || earlier == null ? later : earlier;
    merged.setParent(linked.getParent());
    merged.setMethod(linked.getMethod());
    merged.setVia(linked.getVia());
    merged.setConfidence(linked.getConfidence());
    merged.setStatedBy(linked.getStatedBy());
    merged.setLinkEventId(linked.getLinkEventId());
    merged.setActions(actionCount(later) + (earlier == null ? 0 : actionCount(earlier)));
    SegmentState first = earlier != null && isUsed(earlier) ? earlier : later;
    SegmentState second = isUsed(later) ? later : first;
    merged.setParties(SegmentParties.together(earlier, later));
    merged.setAgent(
        earlier == null
            ? later.getAgent()
            : EventOrder.first(earlier.getAgent(), later.getAgent()));
    merged.setStarted(Math.min(first.getStarted(), second.getStarted()));
    merged.setEnded(Math.max(first.getEnded(), second.getEnded()));
    return merged;
  }
}
