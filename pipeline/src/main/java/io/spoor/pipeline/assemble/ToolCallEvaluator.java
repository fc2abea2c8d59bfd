package io.spoor.pipeline.assemble;

import io.spoor.pipeline.assemble.ChainRows.ActionFindingKey;
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
import org.jspecify.annotations.Nullable;

/**
 * Evaluates the tool calls of a chain's runs by the calls before each and by the run's request, and
 * again when one of these arrives late.
 */
final class ToolCallEvaluator {
  /** Maximum number of earlier calls that an evaluation reads. */
  static final int MAX_EARLIER_CALLS = 64;

  private static final String RUN_START = "run_start";

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
    ContentTrace fingerprint = fingerprint(event);
    if (fingerprint == null) {
      return;
    }
    String segment = event.getTrailKey();
    ToolCalls calls = chain.toolCalls(segment);
    ToolCall call = call(event, fingerprint);
    if (call != null) {
      calls.put(call);
      chain.pending().addCall(segment, call);
      calls
          .after(call, MAX_EARLIER_CALLS)
          .forEach(later -> chain.pending().addCall(segment, later));
    }
    if (!fingerprint.getRequest().isEmpty() && isUserRequest(event)) {
      calls.putRequest(event, fingerprint);
      chain.pending().addRun(segment);
    }
  }

  /** Removes an action that moved away or is evicted; later calls are not evaluated again. */
  void remove(ChainAggregate chain, IdentityEvent event) {
    if (fingerprint(event) != null) {
      chain.toolCalls(event.getTrailKey()).delete(event);
    }
  }

  /**
   * Whether the span states a user request. Requests to inner spans come from the agent, which may
   * be under injected instructions.
   */
  private static boolean isUserRequest(IdentityEvent event) {
    GenAi genAi = event.getGenAi();
    return genAi != null
        && (genAi.getParentSpanId() == null || genAi.getOperation().equals(RUN_START));
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
    Manifest manifest =
        ref.agentId() == null
            ? null
            : manifests.inForceAt(ref.tenant(), ref.agentId(), call.time());
    if (!detectors.appliesTo(call, manifest)) {
      return;
    }
    ToolCalls calls = chain.toolCalls(segment);
    book.judge(
        new ToolCallFact(
            ref, call, calls.before(call, MAX_EARLIER_CALLS), calls.request(), manifest),
        new CallPage(chain, segment, call));
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
