package io.spoor.pipeline.assemble;

import io.spoor.pipeline.ChainMessageSink;
import io.spoor.pipeline.assemble.call.SpanTree;
import io.spoor.pipeline.assemble.chain.Actions;
import io.spoor.pipeline.assemble.chain.ChainAggregate;
import io.spoor.pipeline.assemble.chain.SegmentParties;
import io.spoor.pipeline.assemble.evaluation.ActionEvaluator;
import io.spoor.pipeline.assemble.row.ObservedContent;
import io.spoor.pipeline.assemble.row.SpanNode;
import io.spoor.pipeline.assemble.transfer.CopySender;
import io.spoor.pipeline.state.SegmentState;
import io.spoor.schemas.Action;
import io.spoor.schemas.ContentObservation;
import io.spoor.schemas.IdentityEvent;
import java.util.List;

/**
 * Schedules the evaluation of each new action, and makes one action of the records of all who saw a
 * tool call. The record that is nearest to the caller is the action, and lists the others.
 *
 * <pre>
 *  execute_tool (caller)   the action: counted, and evaluated as a tool call with the content of all
 *    tools/call (client)   observes it
 *      tools/call (server) observes it
 *        search (client)   another tool: an action of its own
 * </pre>
 *
 * <p>Nobody knows whether a record nearer to the caller will arrive. So a record is an action until
 * then, and is evaluated as one: a call that no agent reports counts.
 */
final class CallObservers {
  private final ActionEvaluator evaluator;
  private final CopySender copySender;
  private final ChainMessageSink out;

  CallObservers(ActionEvaluator evaluator, CopySender copySender, ChainMessageSink out) {
    this.evaluator = evaluator;
    this.copySender = copySender;
    this.out = out;
  }

  /**
   * Schedules the evaluation of an action that is new in the chain and stored: {@link Reevaluator}
   * does it at the end of the step. The caller saves the segment.
   */
  void schedule(ChainAggregate chain, SegmentState segment, Action action) {
    IdentityEvent event = action.getEvent();
    SpanNode node = SpanNode.of(event);
    if (node != null && node.observer() != null) {
      segment.setObserved(true);
      // A further copy of a record must not replace what it was joined to.
      segment.setCompleted(true);
    }
    if (node == null || !segment.getObserved()) {
      observe(chain, segment, event);
      return;
    }
    SpanTree tree = chain.toolCalls(segment.getKey()).tree();
    SpanNode call = tree.observedCall(node);
    Action settled = withCurrentObservers(chain, segment, tree, action);
    if (call != null) {
      removeFromPrevious(chain, segment, tree, event, call);
      settled = joinTo(chain, settled, call.eventId());
    }
    if (settled.getEvent().getObserves() != null) {
      segment.setObserving(segment.getObserving() + 1);
      SegmentParties.remove(segment, event);
    }
    observe(chain, segment, settled.getEvent());
    if (call != null) {
      list(chain, segment, call, settled.getEvent());
    }
    List<SpanNode> below =
        tree.hasChildren(event.getEventId()) ? tree.below(event.getEventId()) : null;
    if (below != null) {
      below.stream()
          .filter(record -> record.observer() != null)
          .forEach(record -> reconsider(chain, segment, tree, record));
    }
  }

  private void observe(ChainAggregate chain, SegmentState segment, IdentityEvent event) {
    evaluator.add(chain, event);
    copySender.onAdded(chain, segment, event);
  }

  /** A record nearer to the caller may have arrived. */
  private void reconsider(
      ChainAggregate chain, SegmentState segment, SpanTree tree, SpanNode record) {
    SpanNode call = tree.observedCall(record);
    Action stored = chain.actions().find(segment.getKey(), record.time(), record.eventId());
    String previous = stored == null ? null : stored.getEvent().getObserves();
    if (call == null || stored == null || call.eventId().equals(previous)) {
      return;
    }
    IdentityEvent event = stored.getEvent();
    if (previous == null) {
      segment.setObserving(segment.getObserving() + 1);
      SegmentParties.remove(segment, event);
    }
    removeFromPrevious(chain, segment, tree, event, call);
    evaluator.replace(chain, event);
    IdentityEvent observing = joinTo(chain, stored, call.eventId()).getEvent();
    observe(chain, segment, observing);
    list(chain, segment, call, observing);
  }

  /** Takes a record off the list of the call that it observed until now. */
  private void removeFromPrevious(
      ChainAggregate chain,
      SegmentState segment,
      SpanTree tree,
      IdentityEvent record,
      SpanNode call) {
    String previous = record.getObserves();
    SpanNode observed =
        previous == null || previous.equals(call.eventId()) ? null : tree.find(previous);
    if (observed != null) {
      replace(chain, segment, observed, action -> ObservedContent.without(action, record));
    }
  }

  /** The action without records that observe another one since it left its former chain. */
  private Action withCurrentObservers(
      ChainAggregate chain, SegmentState segment, SpanTree tree, Action action) {
    IdentityEvent event = action.getEvent();
    for (ContentObservation seen : action.getEvent().getObservations()) {
      SpanNode node = seen.getObserver() == null ? null : tree.find(seen.getEventId());
      Action record =
          node == null ? null : chain.actions().find(segment.getKey(), node.time(), node.eventId());
      if (record != null
          && !action.getEvent().getEventId().equals(record.getEvent().getObserves())) {
        event = ObservedContent.without(event, record.getEvent());
      }
    }
    return event.equals(action.getEvent()) ? action : publish(chain, action, event);
  }

  /** Stores that a record observes a call. */
  private Action joinTo(ChainAggregate chain, Action action, String call) {
    return call.equals(action.getEvent().getObserves())
        ? action
        : publish(
            chain, action, IdentityEvent.newBuilder(action.getEvent()).setObserves(call).build());
  }

  /** Lists a record at the call that it observes. */
  private void list(
      ChainAggregate chain, SegmentState segment, SpanNode call, IdentityEvent record) {
    replace(chain, segment, call, action -> ObservedContent.with(action, record));
  }

  private void replace(ChainAggregate chain, SegmentState segment, SpanNode call, Change change) {
    Action stored = chain.actions().find(segment.getKey(), call.time(), call.eventId());
    IdentityEvent changed = stored == null ? null : change.apply(stored.getEvent());
    if (stored == null || changed == null || changed.equals(stored.getEvent())) {
      return;
    }
    evaluator.withdraw(chain, stored.getEvent());
    observe(chain, segment, publish(chain, stored, changed).getEvent());
  }

  /** Stitch leaves room for the revision. */
  private Action publish(ChainAggregate chain, Action stored, IdentityEvent event) {
    Action changed =
        Action.newBuilder(stored).setRevision(stored.getRevision() + 1).setEvent(event).build();
    chain.actions().replace(changed);
    chain.tally().remove(stored.getEvent());
    chain.tally().add(event);
    out.toChain(chain.key(), Actions.restated(changed));
    return changed;
  }

  /** A change of an action's list of observers. */
  @FunctionalInterface
  private interface Change {
    IdentityEvent apply(IdentityEvent event);
  }
}
