package io.spoor.client.result;

import io.spoor.client.result.ChainView.SegmentRow;
import java.util.List;

/** A link as it is shown. */
public record LinkView(
    String child,
    String parent,
    String method,
    double confidence,
    String statedBy,
    String eventId) {

  /** The links that a chain is built of: the one of each segment but the root. */
  public static List<LinkView> of(ChainView chain) {
    return chain.segments().stream().flatMap(segment -> of(segment).stream()).toList();
  }

  /** None of a root. */
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
