package io.spoor.pipeline.assemble;

import io.spoor.pipeline.assemble.ChainRows.ActionFindingKey;
import io.spoor.pipeline.assemble.SpanNode.Role;
import io.spoor.pipeline.detect.Cause;
import io.spoor.pipeline.detect.ChainRef;
import io.spoor.pipeline.detect.DetectionEngine;
import io.spoor.pipeline.detect.FindingBook;
import io.spoor.pipeline.detect.FindingChange;
import io.spoor.pipeline.detect.FindingPage;
import io.spoor.pipeline.detect.ToolCallFact;
import io.spoor.pipeline.detect.injection.ToolCall;
import io.spoor.pipeline.manifest.ManifestLookup;
import io.spoor.schemas.ContentTrace;
import io.spoor.schemas.Finding;
import io.spoor.schemas.FindingMoved;
import io.spoor.schemas.GenAi;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Manifest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates the tool calls of a chain's runs by the calls before each and by the run's request, and
 * again when one of these arrives late.
 */
final class ToolCallEvaluator {
  /** Maximum number of calls before and after one that its evaluation reads. */
  static final int MAX_OTHER_CALLS = 64;

  private final ManifestLookup manifests;
  private final DetectionEngine detectors;
  private final FindingBook book;

  ToolCallEvaluator(ManifestLookup manifests, DetectionEngine detectors, FindingBook book) {
    this.manifests = manifests;
    this.detectors = detectors;
    this.book = book;
  }

  /** Adds an action that is new in the chain. */
  void add(ChainAggregate chain, IdentityEvent event) {
    SpanNode node = SpanNode.of(event);
    if (node == null) {
      return;
    }
    ToolCalls calls = chain.toolCalls(event.getTrailKey());
    if (event.getAuthoritative()) {
      addAuthenticated(chain, calls, event);
      return;
    }
    calls.tree().put(node);
    ContentTrace fingerprint = fingerprint(event);
    if (fingerprint != null) {
      ToolCall call = call(event, fingerprint);
      if (call != null) {
        addCall(chain, calls, call);
      }
      if (node.role() == Role.AGENT && !fingerprint.getRequest().isEmpty()) {
        calls.putRequest(event, fingerprint);
        chain.pending().addRun(calls.segment());
      }
    }
    if (calls.tree().hasChildren(event.getEventId())) {
      addCallsBelow(chain, calls, event.getEventId());
    }
  }

  private static void addAuthenticated(
      ChainAggregate chain, ToolCalls calls, IdentityEvent statement) {
    ContentTrace fingerprint = fingerprint(statement);
    if (fingerprint != null && !fingerprint.getRequest().isEmpty()) {
      calls.putAuthenticatedRequest(statement, fingerprint);
    }
    if (statement.getAgent() != null) {
      calls.putAuthenticatedAgent(statement, statement.getAgent().getId());
    }
    chain.pending().addRun(calls.segment());
  }

  private static void addCall(ChainAggregate chain, ToolCalls calls, ToolCall call) {
    calls.put(call);
    chain.pending().addCall(calls.segment(), call);
    calls
        .after(call, MAX_OTHER_CALLS)
        .forEach(later -> chain.pending().addCall(calls.segment(), later));
    for (CallReference other : chain.callIndex().explainedBy(call, calls.segment())) {
      ToolCalls others = chain.toolCalls(other.segment());
      ToolCall explained = others.find(other.time(), other.eventId());
      if (explained != null && others.isOutsideRuns(explained)) {
        chain.pending().addCall(other.segment(), explained);
      }
    }
    Set<Long> destinations = call.resultDestinations();
    if (!destinations.isEmpty()) {
      for (ToolCall earlier : calls.before(call, MAX_OTHER_CALLS)) {
        if (!Collections.disjoint(earlier.argumentDestinations(), destinations)) {
          chain.pending().addCall(calls.segment(), earlier);
        }
      }
    }
  }

  /** The request above these calls may be another one now. */
  private static void addCallsBelow(ChainAggregate chain, ToolCalls calls, String eventId) {
    List<SpanNode> below = calls.tree().callsBelow(eventId);
    if (below == null) {
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

  /** Removes an action that moved away or is evicted; later calls are not evaluated again. */
  void remove(ChainAggregate chain, IdentityEvent event) {
    if (SpanNode.of(event) != null) {
      chain.toolCalls(event.getTrailKey()).delete(event);
    }
  }

  private static @Nullable ContentTrace fingerprint(IdentityEvent event) {
    GenAi genAi = event.getGenAi();
    return genAi == null ? null : genAi.getTrace();
  }

  private static @Nullable ToolCall call(IdentityEvent event, ContentTrace fingerprint) {
    GenAi genAi = event.getGenAi();
    if (genAi == null || genAi.getToolName() == null) {
      return null;
    }
    return new ToolCall(
        event.getEventId(),
        event.getTime(),
        genAi.getToolName(),
        "failure".equals(event.getOutcome()),
        fingerprint);
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

  /** Evaluates again the calls that the current message affects. */
  void evaluatePending(ChainAggregate chain) {
    if (chain.pending().calls().isEmpty()) {
      return;
    }
    ChainRef ref = chain.ref();
    chain
        .pending()
        .calls()
        .forEach(pending -> evaluate(chain, ref, pending.segment(), pending.call()));
  }

  private void evaluate(ChainAggregate chain, ChainRef ref, String segment, ToolCall call) {
    ToolCalls calls = chain.toolCalls(segment);
    String agent = calls.agent(call);
    ChainRef caller = agent == null ? ref : ref.withAgent(agent);
    Manifest manifest =
        caller.agentId() == null
            ? null
            : manifests.inForceAt(caller.tenant(), caller.agentId(), call.time());
    if (!detectors.appliesTo(call, manifest)) {
      return;
    }
    List<ToolCall> earlier = new ArrayList<>(calls.before(call, MAX_OTHER_CALLS));
    List<ToolCall> later = new ArrayList<>(calls.after(call, MAX_OTHER_CALLS));
    if (calls.isOutsideRuns(call)) {
      addSources(chain, segment, call, earlier, later);
    }
    book.judge(
        new ToolCallFact(caller, call, earlier, later, calls.requests(call), manifest),
        new CallPage(chain, segment, call));
  }

  /** Adds the calls of other traces of the chain whose results may explain the call. */
  private static void addSources(
      ChainAggregate chain,
      String segment,
      ToolCall call,
      List<ToolCall> earlier,
      List<ToolCall> later) {
    for (CallReference source : chain.callIndex().sourcesOf(call, segment)) {
      ToolCall found = chain.toolCalls(source.segment()).find(source.time(), source.eventId());
      if (found != null) {
        (found.time() <= call.time() ? earlier : later).add(found);
      }
    }
    earlier.sort(ToolCall.IN_ORDER);
    later.sort(ToolCall.IN_ORDER);
  }

  /** The findings about a call; a run is also the group of its calls. */
  private record CallPage(ChainAggregate chain, String segment, ToolCall call)
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

    /** Some inputs may be evicted. */
    @Override
    public Undetected onUndetected(Finding last) {
      return chain.evicted().isPresent() ? Undetected.KEEP : Undetected.RETRACT;
    }
  }
}
