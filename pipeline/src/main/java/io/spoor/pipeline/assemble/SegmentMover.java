package io.spoor.pipeline.assemble;

import io.spoor.pipeline.Outbox;
import io.spoor.pipeline.Telemetry;
import io.spoor.pipeline.assemble.ActionRows.ActionPage;
import io.spoor.pipeline.state.SegmentState;
import io.spoor.schemas.Action;
import io.spoor.schemas.Finding;
import io.spoor.schemas.FindingMoved;
import io.spoor.schemas.KeyMoved;
import io.spoor.schemas.key.Keys;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Forwards the rows of a key that moved to another chain, in chunks. */
final class SegmentMover {
  private final AssembleRows rows;
  private final ActionRows actions;
  private final IdentityResolver identities;
  private final SegmentTotals segments;
  private final EvictedSummary evictedSummary;
  private final ActionEvaluator actionEvaluator;
  private final Outbox out;
  private final int chunkSize;
  private final Telemetry telemetry;

  SegmentMover(
      AssembleRows rows,
      ActionRows actions,
      IdentityResolver identities,
      SegmentTotals segments,
      EvictedSummary evictedSummary,
      ActionEvaluator actionEvaluator,
      Outbox out,
      int chunkSize,
      Telemetry telemetry) {
    this.rows = rows;
    this.actions = actions;
    this.identities = identities;
    this.segments = segments;
    this.evictedSummary = evictedSummary;
    this.actionEvaluator = actionEvaluator;
    this.out = out;
    this.chunkSize = chunkSize;
    this.telemetry = telemetry;
  }

  /**
   * Sends the key's state to its new chain, so that its findings keep their revisions. Findings
   * about its actions follow, before the actions.
   */
  void release(ChainAggregate chain, SegmentState row, KeyMoved moved) {
    if (row.getHere()) {
      row.setHere(false);
      segments.removeStatements(chain, row);
      chain.changedKeys.put(row.getKey(), true);
    }
    if (row.getEvicted() > 0) {
      // The evicted part is not sent.
      evictedSummary.addSegment(chain, evictedPart(row));
      row.setEvicted(0L);
    }
    row.setEpoch(moved.getEpoch());
    row.setMovedTo(moved.getToChainKey());
    for (Finding finding : rows.findings(chain.hash, row.getKey())) {
      rows.removeFinding(chain.hash, row.getKey(), finding);
      forward(
          row,
          new FindingMoved(
              finding.getTenant(),
              chain.key(),
              row.getKey(),
              finding,
              chain.causeTime,
              null,
              null));
    }
    rows.identitySwitch(chain.hash, row.getKey(), null);
    for (String parent : row.getLineage()) {
      rows.removeLineage(chain.hash, parent, row.getKey());
    }
    row.setLineage(List.of());
  }

  private static SegmentState evictedPart(SegmentState row) {
    return SegmentState.newBuilder(row).setActions(0).build();
  }

  /**
   * Moves a chunk of findings about actions, then of actions; sends a message with the position to
   * continue at.
   */
  void moveChunk(ChainAggregate chain, SegmentState row, @Nullable ByteBuffer where) {
    byte[] after = where == null ? null : ByteBuffers.toArray(where);
    int left = chunkSize;
    if (after == null || ObservationRows.isFinding(after)) {
      ActionEvaluator.Some page = actionEvaluator.take(chain, row, after, left);
      page.findings().forEach(finding -> forward(row, finding));
      if (page.more() && page.last() != null) {
        remind(chain, row, page.last());
        return;
      }
      left -= page.findings().size();
      after = null;
    }
    actions(chain, row, after, left);
  }

  private void actions(ChainAggregate chain, SegmentState row, byte @Nullable [] after, int limit) {
    ActionPage some = actions.page(chain.hash, row.getKey(), after, limit);
    for (Action action : some.actions()) {
      forward(row, action);
      actions.remove(chain.hash, action);
      identities.remove(chain, action.getEvent());
      actionEvaluator.remove(chain, action.getEvent());
    }
    row.setActions(Math.max(0, row.getActions() - some.actions().size()));
    if (some.hasMore() && some.lastKey() != null) {
      remind(chain, row, some.lastKey());
    }
  }

  private void remind(ChainAggregate chain, SegmentState row, byte[] last) {
    out.toActions(
        chain.key(),
        new KeyMoved(
            chain.state.getTenant(),
            row.getKey(),
            chain.key(),
            row.getMovedTo(),
            row.getEpoch(),
            true,
            chain.causeTime,
            ByteBuffer.wrap(last)));
  }

  void forward(SegmentState row, Action action) {
    String target = row.getMovedTo();
    telemetry.actionMoved(action.getChainKey(), target);
    out.toActions(
        target,
        new Action(
            action.getTenant(),
            Keys.id(target),
            target,
            action.getSegmentId(),
            row.getEpoch(),
            action.getGeneration(),
            action.getLate(),
            action.getEvent()));
  }

  /** Forwards a finding about a moved key, or about one of its actions, to the key's new chain. */
  void forward(SegmentState row, FindingMoved moved) {
    out.toActions(
        row.getMovedTo(), FindingMoved.newBuilder(moved).setChainKey(row.getMovedTo()).build());
  }
}
