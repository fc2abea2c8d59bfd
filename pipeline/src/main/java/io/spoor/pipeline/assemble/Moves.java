package io.spoor.pipeline.assemble;

import io.spoor.pipeline.Outbox;
import io.spoor.pipeline.Telemetry;
import io.spoor.pipeline.assemble.ActionRows.Some;
import io.spoor.pipeline.state.KeyRow;
import io.spoor.schemas.Action;
import io.spoor.schemas.Finding;
import io.spoor.schemas.FindingMoved;
import io.spoor.schemas.KeyMoved;
import io.spoor.schemas.key.Keys;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sends what stands in a chain after the key that left it, a chunk at a time. */
final class Moves {
  private final AssembleRows rows;
  private final ActionRows actions;
  private final Identities identities;
  private final Segments segments;
  private final Kept kept;
  private final Observations observations;
  private final Outbox out;
  private final int chunk;
  private final Telemetry telemetry;

  Moves(
      AssembleRows rows,
      ActionRows actions,
      Identities identities,
      Segments segments,
      Kept kept,
      Observations observations,
      Outbox out,
      int chunk,
      Telemetry telemetry) {
    this.rows = rows;
    this.actions = actions;
    this.identities = identities;
    this.segments = segments;
    this.kept = kept;
    this.observations = observations;
    this.out = out;
    this.chunk = chunk;
    this.telemetry = telemetry;
  }

  /**
   * What is known about a key goes with it; its findings keep their revisions that way. Those about
   * its actions go with these, ahead of them.
   */
  void letGo(Scope chain, KeyRow row, KeyMoved moved) {
    if (row.getHere()) {
      row.setHere(false);
      segments.forget(chain, row);
      chain.changed.put(row.getKey(), true);
    }
    if (row.getEvicted() > 0) {
      // What was evicted here is not sent anywhere any more.
      kept.segment(chain, evicted(row));
      row.setEvicted(0L);
    }
    row.setEpoch(moved.getEpoch());
    row.setMovedTo(moved.getToChainKey());
    for (Finding finding : rows.findings(chain.hash, row.getKey())) {
      rows.removeFinding(chain.hash, row.getKey(), finding);
      forward(
          row,
          new FindingMoved(
              finding.getTenant(), chain.key(), row.getKey(), finding, chain.at, null, null));
    }
    rows.change(chain.hash, row.getKey(), null);
    for (String parent : row.getLineage()) {
      rows.removeLineage(chain.hash, parent, row.getKey());
    }
    row.setLineage(List.of());
  }

  private static KeyRow evicted(KeyRow row) {
    return KeyRow.newBuilder(row).setActions(0).build();
  }

  /**
   * Moves a chunk of findings about actions, then of actions; the chain reminds itself of the
   * others, by where it stopped.
   */
  void some(Scope chain, KeyRow row, @Nullable ByteBuffer where) {
    byte[] after = where == null ? null : Bytes.of(where);
    int left = chunk;
    if (after == null || ObservedRows.isFinding(after)) {
      Observations.Some some = observations.take(chain, row, after, left);
      some.findings().forEach(finding -> forward(row, finding));
      if (some.more() && some.last() != null) {
        remind(chain, row, some.last());
        return;
      }
      left -= some.findings().size();
      after = null;
    }
    actions(chain, row, after, left);
  }

  private void actions(Scope chain, KeyRow row, byte @Nullable [] after, int limit) {
    Some some = actions.after(chain.hash, row.getKey(), after, limit);
    for (Action action : some.actions()) {
      forward(row, action);
      actions.remove(chain.hash, action);
      identities.remove(chain, action.getEvent());
      observations.remove(chain, action.getEvent());
    }
    row.setActions(Math.max(0, row.getActions() - some.actions().size()));
    if (some.more() && some.last() != null) {
      remind(chain, row, some.last());
    }
  }

  private void remind(Scope chain, KeyRow row, byte[] last) {
    out.toActions(
        chain.key(),
        new KeyMoved(
            chain.row.getTenant(),
            row.getKey(),
            chain.key(),
            row.getMovedTo(),
            row.getEpoch(),
            true,
            chain.at,
            ByteBuffer.wrap(last)));
  }

  void forward(KeyRow row, Action action) {
    String to = row.getMovedTo();
    telemetry.actionMoved(action.getChainKey(), to);
    out.toActions(
        to,
        new Action(
            action.getTenant(),
            Keys.id(to),
            to,
            action.getSegmentId(),
            row.getEpoch(),
            action.getGeneration(),
            action.getLate(),
            action.getEvent()));
  }

  /** A finding about a key that left, or about one of its actions, goes where that went. */
  void forward(KeyRow row, FindingMoved moved) {
    out.toActions(
        row.getMovedTo(), FindingMoved.newBuilder(moved).setChainKey(row.getMovedTo()).build());
  }
}
