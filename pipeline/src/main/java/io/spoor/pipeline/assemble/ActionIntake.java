package io.spoor.pipeline.assemble;

import io.spoor.pipeline.ChainMessageSink;
import io.spoor.pipeline.RecordFlags;
import io.spoor.pipeline.assemble.chain.Actions;
import io.spoor.pipeline.assemble.chain.ChainAggregate;
import io.spoor.pipeline.assemble.chain.SegmentParties;
import io.spoor.pipeline.assemble.chain.SegmentStanding;
import io.spoor.pipeline.assemble.chain.UnreadTally;
import io.spoor.pipeline.assemble.evaluation.ActionEvaluator;
import io.spoor.pipeline.assemble.row.ObservedContent;
import io.spoor.pipeline.assemble.transfer.CopyReceiver;
import io.spoor.pipeline.assemble.transfer.CopySender;
import io.spoor.pipeline.assemble.transfer.ShownPersons;
import io.spoor.pipeline.state.SegmentState;
import io.spoor.schemas.Action;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.vocabulary.RequestStage;
import org.jspecify.annotations.Nullable;

/** Adds actions to chains: each once, and several records of an action as one. */
final class ActionIntake {
  private final ActionEvaluator actionEvaluator;
  private final CallObservers observers;
  private final CopySender copySender;
  private final CopyReceiver copyReceiver;
  private final ChainMessageSink out;

  ActionIntake(
      ActionEvaluator actionEvaluator,
      CopySender copySender,
      CopyReceiver copyReceiver,
      ChainMessageSink out) {
    this.actionEvaluator = actionEvaluator;
    this.observers = new CallObservers(actionEvaluator, copySender, out);
    this.copySender = copySender;
    this.copyReceiver = copyReceiver;
    this.out = out;
  }

  /**
   * Adds an action, and what it changes to what is evaluated again.
   *
   * @param known its key in the chain; null: new there
   * @return its key, which the caller saves
   */
  SegmentState add(ChainAggregate chain, @Nullable SegmentState known, Action action) {
    IdentityEvent event = action.getEvent();
    boolean returns = returnsToActions(known);
    SegmentState segment = chain.segments().place(event.getTrailKey(), known, action.getRevision());
    if (returns) {
      copySender.onReturned(chain, segment);
    }
    copyReceiver.replace(chain, segment, event);
    if (chain.identities().persons().mayBeShown(event)) {
      chain.pending().addShownAction(event);
    }
    Action part = partOf(chain, segment, event);
    if (part != null) {
      complete(chain, segment, part, action);
    } else if (chain.actions().put(segment, action)) {
      count(chain, segment, action);
    }
    return segment;
  }

  /** An observation has the time of its action, of which stitch knows the clamped time only. */
  static Action atItsSpan(ChainAggregate chain, Action action) {
    IdentityEvent event = action.getEvent();
    if (!ObservedContent.isObservation(event)) {
      return action;
    }
    Long time = chain.toolCalls(event.getTrailKey()).tree().time(event.getEventId());
    return time == null || time == event.getTime()
        ? action
        : Action.newBuilder(action)
            .setEvent(IdentityEvent.newBuilder(event).setTime(time).build())
            .build();
  }

  /** Whether a placement brings a key back before all of its actions have left. */
  static boolean returnsToActions(@Nullable SegmentState known) {
    return known != null
        && SegmentStanding.of(known) == SegmentStanding.MOVED
        && known.getActions() > 0;
  }

  /** The stored action of which the event is another record; null when there is none. */
  private static @Nullable Action partOf(
      ChainAggregate chain, SegmentState segment, IdentityEvent event) {
    if (RecordFlags.isOfSeveral(event)) {
      segment.setCompleted(true);
    }
    return segment.getCompleted() ? chain.actions().find(event) : null;
  }

  /**
   * Makes one action of two records. Sinks know its records only, so it is published as a whole.
   */
  private void complete(
      ChainAggregate chain, SegmentState segment, Action stored, Action received) {
    IdentityEvent previous = ShownPersons.asStated(stored.getEvent());
    IdentityEvent event = PartialRecords.together(previous, received.getEvent());
    // Stitch leaves room for it before the next placement of the key.
    long revision = Math.max(stored.getRevision(), received.getRevision()) + 1;
    if (event.equals(previous)) {
      boolean isLesser =
          RequestStage.of(previous.getLabels()) != null
              || ObservedContent.isObservation(received.getEvent());
      if (isLesser && !received.getEvent().equals(previous)) {
        // An earlier stage or a log record adds nothing, but sinks have it as the latest revision.
        Action whole = Action.newBuilder(stored).setRevision(revision).build();
        chain.actions().replace(whole);
        out.toChain(chain.key(), Actions.restated(whole));
      }
      return;
    }
    // An observation states no identities. To remove those of the action would remove the earlier
    // ones of its segment, too.
    boolean isObservation = ObservedContent.isObservation(received.getEvent());
    if (!isObservation) {
      chain.identities().remove(previous);
    }
    actionEvaluator.remove(chain, previous);
    chain.tally().remove(previous);
    segment.setActions(Math.max(0, segment.getActions() - 1));
    if (previous.getObserves() == null) {
      SegmentParties.remove(segment, previous);
    } else {
      segment.setObserving(Math.max(0, segment.getObserving() - 1));
    }
    UnreadTally.remove(segment, previous);
    Action whole = Action.newBuilder(stored).setRevision(revision).setEvent(event).build();
    chain.actions().replace(whole);
    if (!isObservation) {
      chain.identities().add(event);
    }
    countAndSchedule(chain, segment, whole);
    out.toChain(chain.key(), Actions.restated(whole));
  }

  private void count(ChainAggregate chain, SegmentState segment, Action action) {
    chain.identities().add(action.getEvent());
    countAndSchedule(chain, segment, action);
  }

  private void countAndSchedule(ChainAggregate chain, SegmentState segment, Action action) {
    IdentityEvent event = action.getEvent();
    chain.segments().count(segment, event);
    chain.features().add(event);
    chain.tally().add(event);
    observers.schedule(chain, segment, action);
  }
}
