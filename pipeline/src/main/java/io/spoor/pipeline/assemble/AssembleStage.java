package io.spoor.pipeline.assemble;

import io.spoor.pipeline.Outbox;
import io.spoor.pipeline.Telemetry;
import io.spoor.pipeline.Watermark;
import io.spoor.pipeline.alert.AlertPublisher;
import io.spoor.pipeline.alert.ExceptionLookup;
import io.spoor.pipeline.detect.DetectionEngine;
import io.spoor.pipeline.detect.FindingBook;
import io.spoor.pipeline.manifest.ManifestLookup;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.settings.StageSettings;
import io.spoor.pipeline.state.ChainState;
import io.spoor.pipeline.state.SegmentState;
import io.spoor.schemas.Action;
import io.spoor.schemas.Finding;
import io.spoor.schemas.FindingMoved;
import io.spoor.schemas.FindingNoted;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.JudgeContinued;
import io.spoor.schemas.KeyMoved;
import io.spoor.schemas.KeyPlaced;
import io.spoor.schemas.Link;
import io.spoor.schemas.key.Keys;
import java.util.List;
import java.util.Objects;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Owns the chains of one partition: actions in order, keys, identities, switches, findings. {@link
 * #publish} publishes a chain's summary, not each action, so that an action costs the same in a
 * chain of ten as in one of a hundred thousand.
 *
 * <pre>
 *             KeyPlaced (newer)                    KeyMoved (newer)
 *  unknown ───────────────────► here ─────────────────────────────► moved ──► later actions are sent after it
 *                                ▲                                     │
 *                                └──────────── KeyPlaced (newer) ──────┘
 * </pre>
 */
public final class AssembleStage {
  private final AssembleRows rows;
  private final ActionRows actions;
  private final IdentityResolver identities;
  private final SegmentTotals segments;
  private final ActionEvaluator actionEvaluator;
  private final Reevaluator reevaluator;
  private final SegmentMover segmentMover;
  private final ChainPublisher publisher;
  private final EvictedSummary evictedSummary;
  private final BehaviourReporter behaviourReporter;
  private final Watermark watermark;
  private final SegmentEviction eviction;

  /** Tags of rows that belong to a chain: see {@link io.spoor.pipeline.rows.RowCache}. */
  public static final String ROW_TAGS = AssembleRows.ROW_TAGS + AlertPublisher.ROW_TAGS;

  public AssembleStage(
      Rows chains,
      ManifestLookup manifests,
      DetectionEngine detectors,
      StageSettings settings,
      Outbox out) {
    this(chains, manifests, ExceptionLookup.NONE, detectors, settings, out, Telemetry.NONE);
  }

  public AssembleStage(
      Rows chains,
      ManifestLookup manifests,
      ExceptionLookup exceptions,
      DetectionEngine detectors,
      StageSettings settings,
      Outbox out,
      Telemetry telemetry) {
    var identityRows = new IdentityRows(chains);
    this.rows = new AssembleRows(chains);
    this.actions = new ActionRows(chains);
    this.identities = new IdentityResolver(identityRows);
    this.segments = new SegmentTotals(rows);
    this.evictedSummary = new EvictedSummary(chains);
    var book = new FindingBook(detectors, out);
    var credentialEvaluator =
        new CredentialEvaluator(
            rows,
            identities,
            new CredentialFactBuilder(rows, this.actions),
            evictedSummary,
            manifests,
            book);
    this.actionEvaluator = new ActionEvaluator(chains, rows, manifests, detectors, book);
    this.reevaluator =
        new Reevaluator(rows, credentialEvaluator, actionEvaluator, out, settings.moveChunk());
    this.segmentMover =
        new SegmentMover(
            rows,
            this.actions,
            identities,
            segments,
            evictedSummary,
            actionEvaluator,
            out,
            settings.moveChunk(),
            telemetry);
    this.watermark = new Watermark(chains, settings);
    var alerts = new AlertPublisher(chains, manifests, exceptions, watermark, settings, out);
    this.behaviourReporter = new BehaviourReporter(chains, watermark, out);
    this.publisher =
        new ChainPublisher(
            chains,
            rows,
            identityRows,
            evictedSummary,
            behaviourReporter,
            alerts,
            settings.generation(),
            out,
            telemetry);
    this.eviction =
        new SegmentEviction(
            rows,
            this.actions,
            identities,
            segments,
            evictedSummary,
            behaviourReporter,
            actionEvaluator,
            alerts,
            new EvictionTimers(chains),
            publisher,
            watermark,
            settings,
            telemetry);
  }

  /**
   * Handles an Action, KeyPlaced, KeyMoved, FindingMoved, FindingNoted or JudgeContinued addressed
   * to a chain of this partition.
   */
  public void handle(SpecificRecord message) {
    switch (message) {
      case Action action -> onAction(action);
      case KeyPlaced placed -> onKeyPlaced(placed);
      case KeyMoved moved -> onKeyMoved(moved);
      case FindingMoved moved -> onFindingMoved(moved);
      case FindingNoted reference -> onFindingReferenced(reference);
      case JudgeContinued continuation -> resume(continuation);
      default ->
          throw new IllegalArgumentException(
              "not a message of assemble: " + message.getSchema().getFullName());
    }
    eviction.sweep();
  }

  /**
   * Publishes at most {@code limit} changed chains without a time limit; returns the number
   * published.
   */
  public int publish(int limit) {
    return publisher.publishAll(limit);
  }

  /**
   * Publishes changed chains within a short time budget. Long chains are published less often the
   * longer they are. Call it about every 200 ms.
   *
   * @param cycles number of rounds that this call covers
   */
  public void publishCycles(int cycles) {
    publisher.publishCycles(cycles);
    eviction.sweep();
  }

  /** Number of changed, unpublished chains, counting changes since the start. */
  public int unpublishedCount() {
    return publisher.size();
  }

  private void onAction(Action action) {
    ChainAggregate chain =
        open(action.getChainKey(), action.getTenant(), Watermark.clampedTime(action.getEvent()));
    IdentityEvent event = action.getEvent();
    watermark.advance(chain.causeTime);
    SegmentState row = rows.segment(chain.hash, event.getTrailKey());
    if (row != null && !row.getHere() && row.getEpoch() > action.getRevision()) {
      segmentMover.forward(row, action);
      return;
    }
    if (row == null) {
      row = newSegment(chain, event.getTrailKey(), action.getRevision());
    } else if (!row.getHere()) {
      segments.restore(chain, row, action.getRevision());
    } else if (row.getEpoch() < action.getRevision()) {
      // Forwarded by a chain that knows a newer placement here: older moves no longer apply.
      row.setEpoch(action.getRevision());
    }
    if (actions.put(chain.hash, row, action)) {
      segments.countEvent(chain, row, event);
      identities.add(chain, event);
      behaviourReporter.add(chain, event);
      actionEvaluator.add(chain, event);
    }
    eviction.recordActivity(chain, row, SegmentEviction.activeUntil(event));
    rows.segment(chain.hash, row);
    close(chain);
  }

  /**
   * No newer placement can be known here: the key's owner sends placements in order, and any
   * message with a later epoch follows this one in the partition.
   */
  private void onKeyPlaced(KeyPlaced placed) {
    ChainAggregate chain = open(placed.getChainKey(), placed.getTenant(), placed.getAt());
    SegmentState row = rows.segment(chain.hash, placed.getKey());
    if (row == null) {
      row = newSegment(chain, placed.getKey(), placed.getEpoch());
    } else if (!row.getHere()) {
      segments.restore(chain, row, placed.getEpoch());
    }
    row.setEpoch(placed.getEpoch());
    String parent = row.getParent();
    setLink(row, placed.getLink());
    if (!Objects.equals(parent, row.getParent())) {
      // Its derived credentials have another origin now, too.
      chain.changedKeys.put(row.getKey(), true);
    }
    eviction.recordActivity(chain, row, SegmentEviction.activeUntil(placed));
    rows.segment(chain.hash, row);
    if (placed.getKey().equals(chain.key())) {
      chain.state.setDelegatedBy(placed.getDelegatedBy());
      chain.state.setRelated(placed.getRelated());
      chain.touch();
    }
    chain.pendingKeys.add(placed.getKey());
    close(chain);
  }

  private static void setLink(SegmentState row, @Nullable Link link) {
    row.setParent(link == null ? null : link.getParent());
    row.setMethod(link == null ? null : link.getMethod());
    row.setVia(link == null ? null : link.getVia());
    row.setConfidence(link == null ? null : link.getConfidence());
    row.setStatedBy(link == null ? null : link.getStatedBy());
    row.setLinkEventId(link == null ? null : link.getEventId());
  }

  /**
   * As in {@link #onKeyPlaced}, no newer placement is known, except for the chain's messages to
   * itself.
   */
  private void onKeyMoved(KeyMoved moved) {
    ChainAggregate chain = open(moved.getChainKey(), moved.getTenant(), moved.getAt());
    SegmentState row = rows.segment(chain.hash, moved.getKey());
    if (moved.getContinued()) {
      if (row == null || row.getHere() || row.getEpoch() != moved.getEpoch()) {
        return;
      }
    } else {
      if (row == null) {
        row = newSegment(chain, moved.getKey(), moved.getEpoch());
      }
      segmentMover.release(chain, row, moved);
      if (row.getKey().equals(chain.key())) {
        chain.state.setDelegatedBy(null);
        chain.state.setRelated(List.of());
        chain.touch();
      }
    }
    segmentMover.moveChunk(chain, row, moved.getAfter());
    eviction.recordActivity(chain, row, moved.getAt());
    rows.segment(chain.hash, row);
    close(chain);
  }

  private void onFindingMoved(FindingMoved moved) {
    ChainAggregate chain = open(moved.getChainKey(), moved.getTenant(), moved.getAt());
    SegmentState row = rows.segment(chain.hash, moved.getKey());
    if (row != null && !row.getHere() && row.getMovedTo() != null) {
      segmentMover.forward(row, moved);
      return;
    }
    if (row == null) {
      // It arrived before its key and follows the key's moves.
      row = SegmentTotals.createUnplaced(moved.getKey());
      eviction.recordActivity(chain, row, moved.getAt());
      rows.segment(chain.hash, row);
    }
    if (moved.getGroup() != null) {
      actionEvaluator.onFindingMoved(chain, moved);
      close(chain);
      return;
    }
    Finding stored = rows.finding(chain.hash, moved.getKey(), moved.getFinding().getRuleId());
    if (stored == null || stored.getRevision() <= moved.getFinding().getRevision()) {
      // Published again under a greater revision even if unchanged, to replace the other chain's
      // last one.
      rows.finding(chain.hash, moved.getKey(), moved.getFinding());
      chain.pendingKeys.add(moved.getKey());
    }
    close(chain);
  }

  private void onFindingReferenced(FindingNoted reference) {
    ChainAggregate chain = open(reference.getChainKey(), reference.getTenant(), reference.getAt());
    Finding finding = reference.getFinding();
    Finding stored = rows.referencedFinding(chain.hash, finding);
    if (stored != null && stored.getRevision() > finding.getRevision()) {
      return;
    }
    if (reference.getWithdrawn()) {
      rows.removeReferencedFinding(chain.hash, finding);
    } else {
      rows.putReferencedFinding(chain.hash, finding);
    }
    close(chain);
  }

  private void resume(JudgeContinued continuation) {
    ChainState row = rows.chain(continuation.getChainKey());
    if (row != null) {
      var chain = new ChainAggregate(row);
      chain.causeTime = continuation.getAt();
      reevaluator.resume(chain, continuation);
      close(chain);
    }
  }

  private ChainAggregate open(String chainKey, String tenant, long causeTime) {
    ChainState row = rows.chain(chainKey);
    var chain =
        new ChainAggregate(
            row != null
                ? row
                : new ChainState(
                    chainKey, tenant, 0L, null, List.of(), null, null, null, 0L, 0L, false));
    chain.causeTime = causeTime;
    if (row == null) {
      chain.touch();
      eviction.onCreated(chain);
    }
    return chain;
  }

  private SegmentState newSegment(ChainAggregate chain, String key, long epoch) {
    SegmentState row = SegmentTotals.create(key, epoch);
    if (chain.state.getKept() != null) {
      row.setSettled(evictedSummary.isEvaluated(chain, key, Keys.value(key)));
    }
    return row;
  }

  private void close(ChainAggregate chain) {
    reevaluator.evaluatePending(chain);
    for (SegmentState row : chain.changedLineages) {
      eviction.renewAncestors(chain, row);
    }
    evictedSummary.save(chain);
    if (chain.touched()) {
      rows.chain(chain.state);
    }
    publisher.markChanged(chain.key());
  }
}
