package io.spoor.pipeline.assemble;

import io.spoor.pipeline.AssembleOutput;
import io.spoor.pipeline.ChainViewSink;
import io.spoor.pipeline.Telemetry;
import io.spoor.pipeline.Watermark;
import io.spoor.pipeline.alert.AlertPublisher;
import io.spoor.pipeline.alert.ExceptionLookup;
import io.spoor.pipeline.assemble.chain.AccountPolicy;
import io.spoor.pipeline.assemble.chain.ChainAggregate;
import io.spoor.pipeline.assemble.chain.Chains;
import io.spoor.pipeline.assemble.chain.SegmentStanding;
import io.spoor.pipeline.assemble.chain.Segments;
import io.spoor.pipeline.assemble.evaluation.ActionEvaluator;
import io.spoor.pipeline.assemble.evaluation.CredentialEvaluator;
import io.spoor.pipeline.assemble.eviction.EvictionSchedule;
import io.spoor.pipeline.assemble.eviction.SegmentEviction;
import io.spoor.pipeline.assemble.publication.BehaviourReporter;
import io.spoor.pipeline.assemble.publication.ChainPublisher;
import io.spoor.pipeline.assemble.publication.ViewProjection;
import io.spoor.pipeline.assemble.publication.ViewPublisher;
import io.spoor.pipeline.assemble.row.ChainRows;
import io.spoor.pipeline.assemble.transfer.CopyReceiver;
import io.spoor.pipeline.assemble.transfer.CopySender;
import io.spoor.pipeline.assemble.transfer.SegmentMover;
import io.spoor.pipeline.detect.engine.Cause;
import io.spoor.pipeline.detect.engine.DetectionEngine;
import io.spoor.pipeline.detect.engine.FindingBook;
import io.spoor.pipeline.manifest.ManifestLookup;
import io.spoor.pipeline.rows.RowCatalogue;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.settings.AssembleSettings;
import io.spoor.pipeline.settings.EvictionPolicy;
import io.spoor.pipeline.state.HolderRef;
import io.spoor.pipeline.state.SegmentState;
import io.spoor.schemas.Action;
import io.spoor.schemas.ActionCopied;
import io.spoor.schemas.ChainMessage;
import io.spoor.schemas.EvaluationContinued;
import io.spoor.schemas.FindingMoved;
import io.spoor.schemas.FindingNoted;
import io.spoor.schemas.HolderChain;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.KeyContested;
import io.spoor.schemas.KeyMoved;
import io.spoor.schemas.KeyPlaced;
import io.spoor.schemas.PersonAsked;
import io.spoor.schemas.PersonResolved;
import io.spoor.schemas.ValueCarried;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Owns the chains of one partition: actions in order, keys, identities, switches, findings. {@link
 * #publishCycles} publishes a chain's summary, not each action, so that an action costs the same in
 * a chain of ten as in one of a hundred thousand. {@link SegmentStanding} shows where a key stands.
 */
public final class AssembleStage {
  /** Families of its rows, and of the alerts' rows next to them. */
  public static final RowCatalogue ROWS = ChainRows.CATALOGUE.and(AlertPublisher.ROWS);

  private final Chains chains;
  private final FindingBook book;
  private final ActionEvaluator actionEvaluator;
  private final Reevaluator reevaluator;
  private final ActionIntake intake;
  private final SegmentMover segmentMover;
  private final CopySender copySender;
  private final CopyReceiver copyReceiver;
  private final ChainPublisher publisher;
  private final ViewPublisher views;
  private final Watermark watermark;
  private final EvictionSchedule schedule;
  private final SegmentEviction eviction;
  private final boolean evicts;
  private final AssembleOutput out;

  /** A stage without exceptions and telemetry. */
  public AssembleStage(
      Rows rows, ManifestLookup manifests, AssembleSettings settings, AssembleOutput out) {
    this(rows, manifests, ExceptionLookup.NONE, settings, out, Telemetry.NONE);
  }

  public AssembleStage(
      Rows rows,
      ManifestLookup manifests,
      ExceptionLookup exceptions,
      AssembleSettings settings,
      AssembleOutput out,
      Telemetry telemetry) {
    this(rows, manifests, exceptions, settings, out, ChainViewSink.NONE, telemetry);
  }

  /** {@code viewSink}: receives the views of chains, if decision servers are configured. */
  public AssembleStage(
      Rows rows,
      ManifestLookup manifests,
      ExceptionLookup exceptions,
      AssembleSettings settings,
      AssembleOutput out,
      ChainViewSink viewSink,
      Telemetry telemetry) {
    var detectors = DetectionEngine.create(settings.replay().generation(), settings.detectors());
    this.book = new FindingBook(detectors, out);
    this.chains =
        new Chains(rows, viewSink.isHeard(), AccountPolicy.of(manifests.principals(), settings));
    this.views =
        new ViewPublisher(new ViewProjection(manifests, settings.replay().generation()), viewSink);
    this.watermark = new Watermark(rows, settings.retention().horizon());
    this.actionEvaluator = new ActionEvaluator(manifests, detectors, book, out);
    this.reevaluator =
        new Reevaluator(
            new CredentialEvaluator(manifests, book), actionEvaluator, out, settings.chunkSize());
    this.copySender = new CopySender(out, settings.chunkSize(), telemetry);
    this.copyReceiver = new CopyReceiver(actionEvaluator, book, out, settings.chunkSize());
    this.intake = new ActionIntake(actionEvaluator, copySender, copyReceiver, out);
    this.segmentMover =
        new SegmentMover(actionEvaluator, copyReceiver, out, settings.chunkSize(), telemetry);
    var alerts = new AlertPublisher(rows, manifests, exceptions, settings, out);
    this.publisher =
        new ChainPublisher(
            chains,
            new BehaviourReporter(watermark, out),
            alerts,
            settings.replay().generation(),
            out,
            telemetry);
    this.schedule = new EvictionSchedule(rows, watermark, EvictionPolicy.of(settings.retention()));
    this.eviction =
        new SegmentEviction(chains, schedule, actionEvaluator, alerts, publisher, views, telemetry);
    this.out = out;
    this.evicts = !settings.replay().replaying();
  }

  /** Handles a message to a chain of this partition. */
  public void handle(ChainMessage message) {
    switch (message) {
      case Action action -> onAction(action);
      case KeyPlaced placed -> onKeyPlaced(placed);
      case KeyMoved moved -> onKeyMoved(moved);
      case KeyContested contested -> onKeyContested(contested);
      case ActionCopied copied -> onActionCopied(copied);
      case FindingMoved moved -> onFindingMoved(moved);
      case FindingNoted noted -> onFindingNoted(noted);
      case ValueCarried carried -> onValueCarried(carried);
      case PersonResolved resolved -> onPersonResolved(resolved);
      case EvaluationContinued continuation -> resume(continuation);
    }
    sweep();
  }

  private void sweep() {
    if (evicts) {
      eviction.sweep();
    }
  }

  /**
   * Sets the clock by which notifications of alerts are sent, milliseconds since the Unix epoch.
   * Call it before each publication. It has no influence on findings and documents.
   */
  public void advanceTo(long wallClock) {
    publisher.advanceTo(TimeUnit.MILLISECONDS.toNanos(wallClock));
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
   * @param backlog whether chains that still change may wait, since many old records are handled
   */
  public void publishCycles(int cycles, boolean backlog) {
    publisher.publishCycles(cycles, backlog);
    sweep();
  }

  /** Number of changed, unpublished chains, counting changes since the start. */
  public int unpublishedCount() {
    return publisher.size();
  }

  private void onAction(Action received) {
    if (received.getRestated()) {
      return; // for the readers of the topic; the chain has it
    }
    ChainAggregate chain =
        open(
            received.getChainKey(),
            received.getTenant(),
            Cause.event(
                received.getEvent().getEventId(), Watermark.clampedTime(received.getEvent())));
    watermark.advance(chain.causeTime());
    Action action = ActionIntake.atItsSpan(chain, received);
    IdentityEvent event = action.getEvent();
    SegmentState known = chain.segments().find(event.getTrailKey());
    if (known != null
        && SegmentStanding.of(known) == SegmentStanding.MOVED
        && known.getEpoch() > action.getRevision()) {
      segmentMover.forward(known, action);
      return;
    }
    SegmentState segment = intake.add(chain, known, action);
    schedule.recordActivity(chain, segment, EvictionSchedule.activeUntil(event));
    chain.segments().save(segment);
    close(chain);
  }

  /**
   * No newer placement can be known here: the key's owner sends placements in order, and any
   * message with a later epoch follows this one in the partition.
   */
  private void onKeyPlaced(KeyPlaced placed) {
    ChainAggregate chain =
        open(
            placed.getChainKey(),
            placed.getTenant(),
            Cause.placed(placed.getKey(), placed.getLink(), placed.getAt()));
    SegmentState known = chain.segments().find(placed.getKey());
    boolean returns = ActionIntake.returnsToActions(known);
    SegmentState segment = chain.segments().place(placed.getKey(), known, placed.getEpoch());
    segment.setEpoch(placed.getEpoch());
    String parent = segment.getParent();
    chain.segments().setLink(segment, placed.getLink());
    if (!Objects.equals(parent, segment.getParent())) {
      // Its derived credentials have another origin now, too.
      chain.pending().addChangedKey(segment.getKey(), true);
      if (segment.getActions() > 0 || chain.segments().isParent(segment.getKey())) {
        chain.reattribute();
      }
    }
    schedule.recordActivity(chain, segment, EvictionSchedule.activeUntil(placed));
    chain.segments().save(segment);
    if (placed.getKey().equals(chain.key())) {
      chain.relate(placed.getDelegatedBy(), placed.getRelated());
      copySender.update(chain, placed.getHolders().stream().map(AssembleStage::toState).toList());
    }
    if (returns) {
      copySender.onReturned(chain, segment);
    } else {
      copySender.onPlaced(chain, segment);
    }
    chain.pending().addKey(placed.getKey());
    close(chain);
  }

  /**
   * As in {@link #onKeyPlaced}, no newer placement is known, except for the chain's messages to
   * itself.
   */
  private void onKeyMoved(KeyMoved moved) {
    ChainAggregate chain =
        open(
            moved.getChainKey(),
            moved.getTenant(),
            Cause.moved(moved.getKey(), moved.getToChainKey(), moved.getAt()));
    SegmentState segment = chain.segments().find(moved.getKey());
    if (moved.getContinued()) {
      if (segment == null || segment.getHere() || segment.getEpoch() != moved.getEpoch()) {
        return;
      }
    } else {
      segment = chain.segments().release(segment, moved);
      segmentMover.release(chain, segment);
      copySender.onMoved(chain, segment);
      HolderChain holder = moved.getHolder();
      if (holder != null) {
        copyReceiver.accept(chain, segment, moved.getToChainKey(), holder, moved.getEpoch());
      }
      if (segment.getKey().equals(chain.key())) {
        chain.relate(null, List.of());
      }
    }
    segmentMover.moveChunk(chain, segment, moved.getAfter());
    schedule.recordActivity(chain, segment, moved.getAt());
    chain.segments().save(segment);
    close(chain);
  }

  private static HolderRef toState(HolderChain holder) {
    return new HolderRef(
        holder.getChainKey(), holder.getParent(), holder.getVia(), holder.getEventId());
  }

  private void onKeyContested(KeyContested contested) {
    HolderChain link = contested.getLink();
    var cause = Cause.unknown(contested.getAt());
    ChainAggregate chain =
        link == null
            ? chains.find(contested.getChainKey(), cause)
            : open(contested.getChainKey(), contested.getTenant(), cause);
    if (chain == null) {
      return;
    }
    if (contested.getContinued() != null) {
      copySender.resume(chain, contested);
      return;
    }
    SegmentState known = chain.segments().find(contested.getKey());
    if (link != null) {
      SegmentState segment =
          known == null ? chain.segments().expectContested(contested.getKey()) : known;
      copyReceiver.accept(chain, segment, contested.getHome(), link, contested.getEpoch());
      schedule.recordActivity(chain, segment, contested.getAt());
      chain.segments().save(segment);
    } else if (known != null) {
      copyReceiver.withdraw(chain, known, contested);
      chain.segments().save(known);
    }
    close(chain);
  }

  private void onActionCopied(ActionCopied copied) {
    IdentityEvent event = copied.getEvent();
    ChainAggregate chain =
        open(
            copied.getChainKey(),
            copied.getTenant(),
            Cause.event(event.getEventId(), Watermark.clampedTime(event)));
    SegmentState known = chain.segments().find(event.getTrailKey());
    SegmentState segment =
        known == null ? chain.segments().expectContested(event.getTrailKey()) : known;
    copyReceiver.add(chain, segment, copied);
    schedule.recordActivity(chain, segment, EvictionSchedule.activeUntil(event));
    chain.segments().save(segment);
    close(chain);
  }

  private void onFindingMoved(FindingMoved moved) {
    ChainAggregate chain =
        open(
            moved.getChainKey(),
            moved.getTenant(),
            Cause.moved(moved.getKey(), moved.getChainKey(), moved.getAt()));
    SegmentState known = chain.segments().find(moved.getKey());
    if (known != null && SegmentStanding.of(known) == SegmentStanding.MOVED) {
      segmentMover.forward(known, moved);
      return;
    }
    if (known == null) {
      SegmentState expected = Segments.expect(moved.getKey());
      schedule.recordActivity(chain, expected, moved.getAt());
      chain.segments().save(expected);
    }
    if (chain.findings().accept(moved, book)) {
      // Published again under a greater revision even if unchanged, to replace the other chain's
      // last one.
      if (moved.getGroup() == null) {
        chain.pending().addKey(moved.getKey());
      } else {
        chain.pending().addMovedFinding(moved);
      }
    }
    close(chain);
  }

  private void onFindingNoted(FindingNoted noted) {
    ChainAggregate chain =
        open(noted.getChainKey(), noted.getTenant(), Cause.unknown(noted.getAt()));
    if (chain.findings().reference(noted.getFinding(), noted.getWithdrawn())) {
      close(chain);
    }
  }

  /** Answers from owners of values keep no key active. */
  private void onValueCarried(ValueCarried carried) {
    ChainAggregate chain =
        chains.find(carried.getChainKey(), Cause.of(carried.getCause(), carried.getAt()));
    if (chain != null && chain.readValues().accept(carried)) {
      actionEvaluator.reevaluateUses(chain, carried.getValue());
      close(chain);
    }
  }

  /** Answers from owners of accounts keep no key active. */
  private void onPersonResolved(PersonResolved resolved) {
    ChainAggregate chain =
        chains.find(resolved.getChainKey(), Cause.of(resolved.getCause(), resolved.getAt()));
    if (chain != null) {
      chain.identities().persons().accept(resolved);
      close(chain);
    }
  }

  private void resume(EvaluationContinued continuation) {
    ChainAggregate chain =
        chains.find(
            continuation.getChainKey(), Cause.of(continuation.getCause(), continuation.getAt()));
    if (chain != null) {
      reevaluator.resume(chain, continuation);
      close(chain);
    }
  }

  private ChainAggregate open(String rootKey, String tenant, Cause cause) {
    ChainAggregate existing = chains.find(rootKey, cause);
    if (existing != null) {
      return existing;
    }
    ChainAggregate created = chains.create(rootKey, tenant, cause);
    schedule.onCreated(created);
    return created;
  }

  private void close(ChainAggregate chain) {
    reevaluator.evaluatePending(chain);
    for (String account : chain.pending().questions()) {
      out.toKey(account, new PersonAsked(chain.tenant(), account, chain.key(), chain.causeTime()));
    }
    for (SegmentState segment : chain.pending().changedLineages()) {
      schedule.renewAncestors(chain, segment);
    }
    chain.save();
    views.update(chain);
    publisher.markChanged(chain.key(), chain.haveFindingsChanged());
  }
}
