package io.spoor.pipeline.assemble;

import io.spoor.pipeline.detect.ChainRef;
import io.spoor.pipeline.detect.DetectionEngine;
import io.spoor.pipeline.detect.FindingBook;
import io.spoor.pipeline.detect.FindingChange;
import io.spoor.pipeline.detect.FindingPage;
import io.spoor.pipeline.detect.ToolCallFact;
import io.spoor.pipeline.detect.injection.ToolCall;
import io.spoor.pipeline.manifest.ManifestLookup;
import io.spoor.pipeline.rows.Rows;
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

  private final ToolCallRows calls;
  private final ObservationRows findings;
  private final ManifestLookup manifests;
  private final DetectionEngine detectors;
  private final FindingBook book;

  ToolCallEvaluator(
      Rows stored, ManifestLookup manifests, DetectionEngine detectors, FindingBook book) {
    this.calls = new ToolCallRows(stored);
    this.findings = new ObservationRows(stored);
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
    byte[] run = ToolCallRows.runKey(chain, segment);
    ToolCall call = call(event, fingerprint);
    if (call != null) {
      calls.put(chain, run, segment, call);
      chain.addPendingCall(segment, call);
      calls
          .callsAfter(run, call, MAX_EARLIER_CALLS)
          .forEach(later -> chain.addPendingCall(segment, later));
    }
    if (!fingerprint.getRequest().isEmpty() && isUserRequest(event)) {
      calls.put(chain, run, segment, event.getTime(), event.getEventId(), fingerprint);
      chain.pendingRuns.add(segment);
    }
  }

  /** Removes an action that moved away or is evicted; later calls are not evaluated again. */
  void remove(ChainAggregate chain, IdentityEvent event) {
    if (fingerprint(event) != null) {
      calls.remove(
          chain,
          ToolCallRows.runKey(chain, event.getTrailKey()),
          event.getTime(),
          event.getEventId());
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
    ToolCall call =
        calls.call(
            ToolCallRows.runKey(chain, moved.getKey()), finding.getTime(), finding.getSubject());
    if (call != null) {
      chain.addPendingCall(moved.getKey(), call);
    }
  }

  /** Evaluates again the calls that the current message affects. */
  void evaluatePending(ChainAggregate chain) {
    if (chain.pendingCalls.isEmpty()) {
      return;
    }
    ChainRef ref = ActionEvaluator.chainRef(chain);
    chain
        .pendingCalls
        .values()
        .forEach(pending -> evaluate(chain, ref, pending.segment(), pending.call()));
  }

  private void evaluate(ChainAggregate chain, ChainRef ref, String segment, ToolCall call) {
    byte[] run = ToolCallRows.runKey(chain, segment);
    Manifest manifest =
        ref.agentId() == null
            ? null
            : manifests.inForceAt(ref.tenant(), ref.agentId(), call.time());
    if (!detectors.appliesTo(call, manifest)) {
      return;
    }
    var fact =
        new ToolCallFact(
            ref,
            call,
            calls.callsBefore(run, call, MAX_EARLIER_CALLS),
            calls.request(run),
            manifest);
    book.judge(fact, new CallPage(chain, segment, call));
  }

  /** The findings about a call. */
  private final class CallPage implements FindingPage {
    private final ChainAggregate chain;
    private final String segment;
    private final ToolCall call;

    CallPage(ChainAggregate chain, String segment, ToolCall call) {
      this.chain = chain;
      this.segment = segment;
      this.call = call;
    }

    @Override
    public @Nullable Finding last(String ruleId) {
      FindingMoved last = findings.finding(chain, segment, ruleId, segment, call.eventId());
      return last == null ? null : last.getFinding();
    }

    @Override
    public void write(FindingChange change) {
      Finding current = change.next();
      findings.put(
          chain,
          new FindingMoved(
              current.getTenant(),
              chain.key(),
              segment,
              current,
              chain.causeTime,
              segment,
              call.eventId()));
    }

    @Override
    public long revisionFloor() {
      return EvictedSummary.revisionFloor(chain);
    }

    /** Some inputs may be evicted. */
    @Override
    public Undetected onUndetected(Finding last) {
      return chain.state.getKept() == null ? Undetected.RETRACT : Undetected.KEEP;
    }
  }
}
