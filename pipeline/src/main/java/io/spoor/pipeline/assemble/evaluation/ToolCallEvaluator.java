package io.spoor.pipeline.assemble.evaluation;

import io.spoor.content.injection.CarriedValue;
import io.spoor.content.injection.CarriedValues;
import io.spoor.content.injection.ToolCall;
import io.spoor.content.injection.ToolDeclarations;
import io.spoor.pipeline.KeyMessageSink;
import io.spoor.pipeline.assemble.call.CallOpinion;
import io.spoor.pipeline.assemble.call.CallWitnesses;
import io.spoor.pipeline.assemble.call.ToolCalls;
import io.spoor.pipeline.assemble.chain.ChainAggregate;
import io.spoor.pipeline.assemble.chain.PendingEvaluation.CallInSegment;
import io.spoor.pipeline.assemble.chain.SegmentStanding;
import io.spoor.pipeline.assemble.evaluation.ToolCallFacts.Facts;
import io.spoor.pipeline.assemble.row.CallReference;
import io.spoor.pipeline.assemble.row.FindingRows.ActionFindingKey;
import io.spoor.pipeline.assemble.row.GroupKey;
import io.spoor.pipeline.assemble.row.ObservedContent;
import io.spoor.pipeline.assemble.row.SpanNode;
import io.spoor.pipeline.detect.ChainRef;
import io.spoor.pipeline.detect.ToolCallFact;
import io.spoor.pipeline.detect.engine.Cause;
import io.spoor.pipeline.detect.engine.DetectionEngine;
import io.spoor.pipeline.detect.engine.FindingBook;
import io.spoor.pipeline.detect.engine.FindingChange;
import io.spoor.pipeline.detect.engine.FindingPage;
import io.spoor.pipeline.manifest.ManifestLookup;
import io.spoor.pipeline.state.SegmentState;
import io.spoor.schemas.ContentTrace;
import io.spoor.schemas.Finding;
import io.spoor.schemas.FindingMoved;
import io.spoor.schemas.GenAi;
import io.spoor.schemas.IdentityEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates the tool calls of a chain's runs by the calls before each and by the run's request, and
 * again when one of these arrives late.
 */
public final class ToolCallEvaluator {
  private final ToolCallFacts facts;
  private final FindingBook book;
  private final KeyMessageSink out;

  /** {@code out}: receives what calls store and read, for the owners of the values. */
  ToolCallEvaluator(
      ManifestLookup manifests, DetectionEngine detectors, FindingBook book, KeyMessageSink out) {
    this.facts = new ToolCallFacts(manifests, detectors);
    this.book = book;
    this.out = out;
  }

  /** Adds an action that is new in the chain. */
  void add(ChainAggregate chain, IdentityEvent action) {
    CallOpinion opinion = CallOpinion.of(action);
    if (opinion != null) {
      addOpinion(chain, action.getTrailKey(), opinion);
      return;
    }
    SpanNode node = SpanNode.of(action);
    if (node == null) {
      return;
    }
    ToolCalls calls = chain.toolCalls(action.getTrailKey());
    if (action.getAuthoritative()) {
      addAuthenticated(chain, calls, ObservedContent.applied(action));
      return;
    }
    calls.tree().put(node);
    if (action.getObserves() == null) {
      addStatements(chain, calls, action, node);
    }
    if (calls.tree().hasChildren(action.getEventId())) {
      addBelow(chain, calls, action.getEventId());
    }
  }

  /**
   * Adds what an action states; that of an observer's record is stated by the action it observes.
   */
  private static void addStatements(
      ChainAggregate chain, ToolCalls calls, IdentityEvent action, SpanNode node) {
    IdentityEvent event = ObservedContent.applied(action);
    if (node.role().isInvocation() && node.agent() != null) {
      calls.agents().putClaimed(event, node.agent());
      chain.pending().addClaims(calls.segment());
    }
    for (ToolCall proposal : CallWitnesses.proposedBy(event)) {
      calls.putProposal(proposal);
      addExecutions(chain, calls, proposal);
    }
    ContentTrace fingerprint = fingerprint(event);
    if (fingerprint != null) {
      ToolCall call = call(event, fingerprint);
      if (call != null) {
        addCall(chain, calls, call);
      }
    }
    if (node.role().speaksForUser() && ObservedContent.statesRequest(action)) {
      calls.putRequests(action);
      chain.pending().addRun(calls.segment());
    }
  }

  private static void addOpinion(ChainAggregate chain, String segment, CallOpinion opinion) {
    ToolCalls calls = chain.toolCalls(segment);
    calls.opinions().put(opinion);
    calls.withSpanId(opinion.spanId()).forEach(call -> chain.pending().addCall(segment, call));
  }

  private static void addAuthenticated(
      ChainAggregate chain, ToolCalls calls, IdentityEvent statement) {
    ContentTrace fingerprint = fingerprint(statement);
    if (fingerprint != null && !fingerprint.getRequest().isEmpty()) {
      calls.putAuthenticatedRequest(statement, fingerprint);
    }
    if (statement.getAgent() != null) {
      calls.putAuthenticatedAgent(statement, statement.getAgent().getId());
      chain.pending().addClaims(calls.segment());
    }
    chain.pending().addRun(calls.segment());
  }

  private static void addCall(ChainAggregate chain, ToolCalls calls, ToolCall call) {
    if (call.isReading() && !call.isInstructing() && call.resultDestinations().isEmpty()) {
      return;
    }
    calls.put(call);
    chain.pending().addCall(calls.segment(), call);
    if (call.callId() != null) {
      addExecutions(chain, calls, call);
    }
    if (calls.requests().mayBeUsedBy(call.eventId())) {
      chain.pending().addRun(calls.segment());
    }
    List<ToolCall> later = calls.after(call, ToolCallFacts.MAX_OTHER_CALLS);
    later.forEach(next -> chain.pending().addCall(calls.segment(), next));
    boolean reachesFar = call.isInstructing() || !call.writtenFiles().isEmpty();
    if (reachesFar && later.size() == ToolCallFacts.MAX_OTHER_CALLS) {
      chain.pending().addRun(calls.segment());
    }
    explainedBy(chain, call)
        .forEach(explained -> chain.pending().addCall(explained.segment(), explained.call()));
  }

  /** The calls whose comparison with the model's messages may differ now. */
  private static void addExecutions(ChainAggregate chain, ToolCalls calls, ToolCall witness) {
    for (CallReference reference : calls.witnesses().affectedBy(witness)) {
      ToolCall execution = calls.find(reference.time(), reference.eventId());
      if (execution != null) {
        chain.pending().addCall(calls.segment(), execution);
      }
    }
  }

  /** The calls that the result of one may explain, in the whole chain. */
  private static List<CallInSegment> explainedBy(ChainAggregate chain, ToolCall call) {
    return resolved(chain, chain.callIndex().explainedBy(call));
  }

  /** Calls that references of any run name; that to a proposal names the calls that execute it. */
  private static List<CallInSegment> resolved(
      ChainAggregate chain, Collection<CallReference> references) {
    List<CallInSegment> all = new ArrayList<>();
    for (CallReference reference : references) {
      ToolCalls calls = chain.toolCalls(reference.segment());
      String proposed = reference.proposedCallId();
      List<CallReference> explained =
          proposed == null ? List.of(reference) : calls.witnesses().executions(proposed);
      for (CallReference one : explained) {
        ToolCall found = calls.find(one.time(), one.eventId());
        if (found != null) {
          all.add(new CallInSegment(one.segment(), found));
        }
      }
    }
    return all;
  }

  /** Adds the calls with a value, as another chain stores it otherwise now. */
  void addUses(ChainAggregate chain, long value) {
    for (CallInSegment use : resolved(chain, chain.callIndex().usesOf(value))) {
      chain.pending().addCall(use.segment(), use.call());
    }
  }

  /** The requests above these calls may be others now. */
  private static void addBelow(ChainAggregate chain, ToolCalls calls, String eventId) {
    List<SpanNode> below = calls.tree().below(eventId);
    // An agent invocation below is no longer the topmost one, for calls with unknown ancestors.
    if (below == null
        || calls.requests().mayBeUsedBy(eventId)
        || below.stream().anyMatch(node -> node.role().isInvocation())) {
      chain.pending().addRun(calls.segment());
      return;
    }
    for (SpanNode node : below) {
      ToolCall call = calls.find(node.time(), node.eventId());
      if (call != null) {
        chain.pending().addCall(calls.segment(), call);
      }
    }
  }

  /**
   * Removes an action that moved away. Its run goes with it, so only calls of other runs are
   * evaluated again.
   */
  void remove(ChainAggregate chain, IdentityEvent event) {
    if (SpanNode.of(event) == null) {
      evict(chain, event);
      return;
    }
    String segment = event.getTrailKey();
    ToolCalls calls = chain.toolCalls(segment);
    ToolCall call = calls.find(event.getTime(), event.getEventId());
    if (call != null) {
      calls.stored().update(call, List.of(), out);
    }
    evict(chain, event);
    chain.pending().addClaims(calls.segment());
    if (call != null) {
      explainedBy(chain, call).stream()
          .filter(explained -> !explained.segment().equals(segment))
          .forEach(explained -> chain.pending().addCall(explained.segment(), explained.call()));
    }
  }

  /** Removes an action that is evicted; what was found by it remains. */
  void evict(ChainAggregate chain, IdentityEvent event) {
    CallOpinion opinion = CallOpinion.of(event);
    if (opinion != null) {
      chain.toolCalls(event.getTrailKey()).opinions().delete(opinion);
      return;
    }
    if (SpanNode.of(event) != null) {
      chain.toolCalls(event.getTrailKey()).delete(event);
    }
  }

  /** Retracts what was found by a call that another one counts. */
  void retract(ChainAggregate chain, IdentityEvent event) {
    ToolCalls calls = chain.toolCalls(event.getTrailKey());
    ToolCall call = calls.find(event.getTime(), event.getEventId());
    if (call != null) {
      book.retractCall(new CallPage(chain, calls.segment(), call, false));
    }
  }

  public static @Nullable ContentTrace fingerprint(IdentityEvent event) {
    GenAi genAi = event.getGenAi();
    return genAi == null ? null : genAi.getTrace();
  }

  public static @Nullable ToolCall call(IdentityEvent event, ContentTrace fingerprint) {
    GenAi genAi = event.getGenAi();
    if (genAi == null || (genAi.getToolName() == null && fingerprint.getResult().isEmpty())) {
      return null;
    }
    return new ToolCall(
        event.getEventId(),
        event.getTime(),
        genAi.getToolName() == null ? "" : genAi.getToolName(),
        ObservedContent.failed(event),
        fingerprint,
        genAi.getToolCallId(),
        event.getEnded() == null ? 0 : event.getEnded());
  }

  /**
   * Accepts a moved finding; evaluated once its call is here, until then it stays as it arrived.
   */
  void onFindingMoved(ChainAggregate chain, FindingMoved moved) {
    Finding finding = moved.getFinding();
    ToolCall call = chain.toolCalls(moved.getKey()).find(finding.getTime(), finding.getSubject());
    if (call != null) {
      chain.pending().addCall(moved.getKey(), call);
    }
  }

  /**
   * Evaluates again the calls that the current message affects. Those of a run that is leaving are
   * evaluated where it goes, as their findings went ahead; copies stay.
   */
  void evaluatePending(ChainAggregate chain) {
    if (chain.pending().calls().isEmpty()) {
      return;
    }
    ChainRef ref = chain.ref();
    Map<String, ToolCalls> runs = new HashMap<>();
    for (CallInSegment pending : chain.pending().calls()) {
      if (!isLeaving(chain.segments().find(pending.segment()))) {
        ToolCalls calls = runs.computeIfAbsent(pending.segment(), chain::toolCalls);
        evaluate(chain, ref, calls, pending.call());
      }
    }
  }

  private static boolean isLeaving(@Nullable SegmentState segment) {
    return segment != null
        && SegmentStanding.of(segment) == SegmentStanding.MOVED
        && segment.getContested() == null
        && segment.getCopies() == 0;
  }

  private void evaluate(ChainAggregate chain, ChainRef ref, ToolCalls calls, ToolCall call) {
    if (call.isReading()) {
      return;
    }
    Facts known = facts.of(chain, ref, calls, call);
    book.evaluate(
        known.fact(), known.readings(), new CallPage(chain, calls.segment(), call, known.isCut()));
    if (known.compares()) {
      askForStored(chain, known.fact());
    }
    known.readings().forEach(reading -> askForStored(chain, reading));
    store(chain, calls, call, known.fact().statements().tools());
  }

  /** Asks how other runs stored what a trusted result names for a guarded call. */
  private void askForStored(ChainAggregate chain, ToolCallFact fact) {
    ToolCall call = fact.call();
    if (fact.statements().tools().isGuarded(call)) {
      CarriedValues.readBy(
              call, fact.earlierCalls(), fact.statements().requests(), fact.statements().tools())
          .forEach(value -> chain.readValues().ask(value, call.fingerprint().getKeyId(), out));
    }
  }

  /** Updates what a call stores from untrusted content, for the runs that read it. */
  private void store(ChainAggregate chain, ToolCalls calls, ToolCall call, ToolDeclarations tools) {
    if (call.argumentDestinations().isEmpty()) {
      return;
    }
    if (!CarriedValues.mayStore(call, tools)) {
      // Before its agent was known, it may have seemed to store.
      calls.stored().update(call, List.of(), out);
      return;
    }
    List<ToolCall> sources = new ArrayList<>();
    for (CallReference source : chain.callIndex().sourcesOf(call, false)) {
      ToolCall found = chain.toolCalls(source.segment()).find(source.time(), source.eventId());
      if (found != null && ToolCall.IN_ORDER.compare(found, call) < 0) {
        sources.add(found);
      }
    }
    sources.sort(ToolCall.IN_ORDER);
    List<CarriedValue> stored =
        sources.isEmpty()
            ? List.of()
            : CarriedValues.storedBy(
                call, calls.segment(), sources, calls.requests().behind(call), tools);
    calls.stored().update(call, stored, out);
  }

  /** The findings about a call; a run is also the group of its calls. */
  private record CallPage(ChainAggregate chain, String segment, ToolCall call, boolean cut)
      implements FindingPage {
    @Override
    public @Nullable Finding last(String ruleId) {
      FindingMoved last =
          chain
              .findings()
              .find(new ActionFindingKey(segment, new GroupKey(ruleId, segment), call.eventId()));
      return last == null ? null : last.getFinding();
    }

    @Override
    public Cause cause() {
      return chain.cause();
    }

    @Override
    public void write(FindingChange change) {
      Finding current = change.next();
      chain
          .findings()
          .put(
              new FindingMoved(
                  current.getTenant(),
                  chain.key(),
                  segment,
                  current,
                  chain.causeTime(),
                  segment,
                  call.eventId()));
    }

    @Override
    public long revisionFloor() {
      return chain.evicted().revisionFloor();
    }

    @Override
    public boolean isSettled(Finding next) {
      return chain.evicted().settles(segment, next, call.time(), last(next.getRuleId()) != null);
    }

    /** Some inputs may be evicted, or left out of a flood: volume retracts nothing. */
    @Override
    public Undetected onUndetected(Finding last) {
      return cut || chain.evicted().isPresent() ? Undetected.KEEP : Undetected.RETRACT;
    }
  }
}
