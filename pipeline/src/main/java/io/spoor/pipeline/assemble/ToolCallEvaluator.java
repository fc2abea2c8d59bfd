package io.spoor.pipeline.assemble;

import io.spoor.pipeline.Outbox;
import io.spoor.pipeline.detect.ChainRef;
import io.spoor.pipeline.detect.DetectionEngine;
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
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tool calls of a chain's runs, each judged by the few before it and by what the run was asked
 * to do: again when one of those comes late.
 */
final class ToolCallEvaluator {
  /** Calls before one by which it is judged. */
  static final int MAX_EARLIER_CALLS = 64;

  private static final String RUN_START = "run_start";

  private final ToolCallRows calls;
  private final ObservationRows findings;
  private final ManifestLookup manifests;
  private final DetectionEngine detectors;
  private final Outbox out;

  ToolCallEvaluator(Rows stored, ManifestLookup manifests, DetectionEngine detectors, Outbox out) {
    this.calls = new ToolCallRows(stored);
    this.findings = new ObservationRows(stored);
    this.manifests = manifests;
    this.detectors = detectors;
    this.out = out;
  }

  /** An action that was not there before. */
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

  /** An action that left, or is evicted: those after it are not judged again for that. */
  void remove(ChainAggregate chain, IdentityEvent event) {
    if (fingerprint(event) != null) {
      calls.remove(
          chain,
          ToolCallRows.runKey(chain, event.getTrailKey()),
          event.getTime(),
          event.getEventId());
    }
  }

  /** What a span within the run is asked, the agent asks: it may have been told to. */
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

  /** A finding that came with a key: judged when its call is here, else it stands as it came. */
  void onFindingMoved(ChainAggregate chain, FindingMoved moved) {
    Finding finding = moved.getFinding();
    ToolCall call =
        calls.call(
            ToolCallRows.runKey(chain, moved.getKey()), finding.getTime(), finding.getSubject());
    if (call != null) {
      chain.addPendingCall(moved.getKey(), call);
    }
  }

  /** Judges again what the message that is being handled made necessary. */
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
    List<Finding> newFindings =
        detectors.evaluate(
            fact,
            ruleId -> {
              FindingMoved last = findings.finding(chain, segment, ruleId, segment, call.eventId());
              return last == null ? null : last.getFinding();
            });
    for (Finding finding : newFindings) {
      if (chain.state.getKept() != null && ChainLists.isRetracted(finding)) {
        // What it was judged by may be gone: it stands.
        continue;
      }
      Finding current = EvictedSummary.withNewerRevision(chain, finding);
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
      out.finding(current);
    }
  }
}
