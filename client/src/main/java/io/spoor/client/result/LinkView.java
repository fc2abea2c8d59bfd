package io.spoor.client.result;

import io.spoor.client.result.ChainView.SegmentRow;
import java.util.List;

/** A link as displayed. */
public record LinkView(
    String child,
    String parent,
    String method,
    double confidence,
    String statedBy,
    String eventId) {

  /** The links of a chain: one for each segment except the root. */
  public static List<LinkView> of(ChainView chain) {
    return chain.segments().stream().flatMap(segment -> of(segment).stream()).toList();
  }

  /** The segment's link; empty for a root. */
  public static List<LinkView> of(SegmentRow segment) {
    if (segment.parent() == null
        || segment.method() == null
        || segment.confidence() == null
        || segment.statedBy() == null
        || segment.eventId() == null) {
      return List.of();
    }
    return List.of(
        new LinkView(
            segment.key(),
            segment.parent(),
            segment.method(),
            segment.confidence(),
            segment.statedBy(),
            segment.eventId()));
  }
}
