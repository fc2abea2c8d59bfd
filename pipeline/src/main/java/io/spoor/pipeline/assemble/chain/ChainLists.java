package io.spoor.pipeline.assemble.chain;

import io.spoor.pipeline.assemble.row.EventOrder;
import io.spoor.pipeline.assemble.row.TopN;
import io.spoor.pipeline.state.FirstStatement;
import io.spoor.pipeline.state.SegmentState;
import io.spoor.schemas.Switch;
import java.util.Comparator;
import java.util.function.Function;

/** Collects the lists of a chain's document, each cut at the document's limit. */
public final class ChainLists {
  /** Entries in each list of the document. */
  public static final int MAX_LISTED = 1_000;

  private static final Comparator<SegmentState> BY_START =
      Comparator.comparing((SegmentState row) -> !SegmentTotals.isUsed(row))
          .thenComparingLong(SegmentState::getStarted);
  private static final Comparator<FirstStatement> BY_USE =
      (a, b) -> EventOrder.compare(a.getTime(), a.getEventId(), b.getTime(), b.getEventId());
  private static final Comparator<Switch> BY_SWITCH =
      (a, b) -> EventOrder.compare(a.getTime(), a.getEventId(), b.getTime(), b.getEventId());

  public final TopN<SegmentState> segments = new TopN<>(MAX_LISTED, BY_START, SegmentState::getKey);
  public final TopN<FirstStatement> principals =
      new TopN<>(MAX_LISTED, BY_USE, FirstStatement::getValue);
  public final TopN<FirstStatement> credentials =
      new TopN<>(MAX_LISTED, BY_USE, FirstStatement::getValue);
  public final TopN<Switch> switches = new TopN<>(MAX_LISTED, BY_SWITCH, ChainLists::switchId);
  public final TopN<String> findings =
      new TopN<>(MAX_LISTED, Comparator.naturalOrder(), Function.identity());

  public boolean isTruncated() {
    return segments.isTruncated()
        || principals.isTruncated()
        || credentials.isTruncated()
        || switches.isTruncated()
        || findings.isTruncated();
  }

  public void addAll(ChainLists other) {
    other.segments.inOrder().forEach(segments::add);
    other.principals.inOrder().forEach(principals::add);
    other.credentials.inOrder().forEach(credentials::add);
    other.switches.inOrder().forEach(switches::add);
    other.findings.inOrder().forEach(findings::add);
  }

  private static String switchId(Switch change) {
    return change.getEventId() + ' ' + change.getToCredential();
  }
}
