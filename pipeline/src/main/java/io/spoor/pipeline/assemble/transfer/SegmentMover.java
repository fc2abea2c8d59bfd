package io.spoor.pipeline.assemble.transfer;

import io.spoor.pipeline.ChainMessageSink;
import io.spoor.pipeline.Telemetry;
import io.spoor.pipeline.assemble.chain.Actions;
import io.spoor.pipeline.assemble.chain.Actions.ActionPage;
import io.spoor.pipeline.assemble.chain.ChainAggregate;
import io.spoor.pipeline.assemble.chain.Findings;
import io.spoor.pipeline.assemble.chain.SegmentParties;
import io.spoor.pipeline.assemble.chain.UnreadTally;
import io.spoor.pipeline.assemble.evaluation.ActionEvaluator;
import io.spoor.pipeline.assemble.row.ByteBuffers;
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
public final class SegmentMover {
  private final ActionEvaluator actionEvaluator;
  private final CopyReceiver copies;
  private final ChainMessageSink out;
  private final int chunkSize;
  private final Telemetry telemetry;

  public SegmentMover(
      ActionEvaluator actionEvaluator,
      CopyReceiver copies,
      ChainMessageSink out,
      int chunkSize,
      Telemetry telemetry) {
    this.actionEvaluator = actionEvaluator;
    this.copies = copies;
    this.out = out;
    this.chunkSize = chunkSize;
    this.telemetry = telemetry;
  }

  /**
   * Sends the state of a released key to its new chain, so that its findings keep their revisions.
   * Findings about its actions follow, before the actions.
   */
  public void release(ChainAggregate chain, SegmentState row) {
    for (Finding finding : chain.findings().take(row.getKey())) {
      forward(
          row,
          new FindingMoved(
              finding.getTenant(),
              chain.key(),
              row.getKey(),
              finding,
              chain.causeTime(),
              null,
              null));
    }
    chain.switches().delete(row.getKey());
    chain.segments().deleteLineage(row);
    row.setLineage(List.of());
  }

  /**
   * Moves a chunk of findings about actions, then of actions; sends a message with the position to
   * continue at. Between both, copies that came before the key left are evaluated as such: until
   * now their findings were those of a key that is placed here.
   */
  public void moveChunk(ChainAggregate chain, SegmentState row, @Nullable ByteBuffer where) {
    byte[] after = where == null ? null : ByteBuffers.toArray(where);
    int left = chunkSize;
    if (after == null || Findings.isOfAction(after)) {
      Findings.Page page = chain.findings().takeOfActions(row.getKey(), after, left);
      page.findings().forEach(finding -> forward(row, finding));
      if (page.more() && page.last() != null) {
        remind(chain, row, page.last());
        return;
      }
      left -= page.findings().size();
      after = null;
    }
    boolean isCopy = after != null && Actions.isCopy(after);
    if (row.getCopies() > 0 && (after == null || isCopy)) {
      ActionPage page = chain.copies().page(row.getKey(), after, left);
      page.actions().forEach(copy -> actionEvaluator.reevaluate(chain, copy.getEvent()));
      if (page.hasMore() && page.lastKey() != null) {
        remind(chain, row, page.lastKey());
        return;
      }
      left -= page.actions().size();
    }
    if (isCopy) {
      after = null;
    }
    actions(chain, row, after, left);
  }

  private void actions(ChainAggregate chain, SegmentState row, byte @Nullable [] after, int limit) {
    Actions actions = chain.actions();
    ActionPage some = actions.page(row.getKey(), after, limit);
    for (Action action : some.actions()) {
      forward(row, action);
      actions.delete(action);
      chain.tally().remove(action.getEvent());
      if (action.getEvent().getObserves() == null) {
        SegmentParties.remove(row, action.getEvent());
      }
      UnreadTally.remove(row, action.getEvent());
      if (row.getContested() == null) {
        chain.identities().remove(action.getEvent());
        actionEvaluator.remove(chain, action.getEvent());
      } else {
        copies.retain(chain, row, action.getEvent());
      }
    }
    row.setActions(Math.max(0, row.getActions() - some.actions().size()));
    row.setObserving(Math.max(0, row.getObserving() - some.observing()));
    if (some.hasMore() && some.lastKey() != null) {
      remind(chain, row, some.lastKey());
    }
  }

  private void remind(ChainAggregate chain, SegmentState row, byte[] last) {
    out.toChain(
        chain.key(),
        new KeyMoved(
            chain.tenant(),
            row.getKey(),
            chain.key(),
            row.getMovedTo(),
            row.getEpoch(),
            true,
            chain.causeTime(),
            ByteBuffer.wrap(last),
            null));
  }

  public void forward(SegmentState row, Action action) {
    String target = row.getMovedTo();
    telemetry.actionMoved(action.getChainKey(), target);
    out.toChain(
        target,
        new Action(
            action.getTenant(),
            Keys.id(target),
            target,
            action.getSegmentId(),
            row.getEpoch(),
            action.getGeneration(),
            action.getLate(),
            action.getEvent(),
            /* restated= */ false));
  }

  /** Forwards a finding about a moved key, or about one of its actions, to the key's new chain. */
  public void forward(SegmentState row, FindingMoved moved) {
    out.toChain(
        row.getMovedTo(), FindingMoved.newBuilder(moved).setChainKey(row.getMovedTo()).build());
  }
}
