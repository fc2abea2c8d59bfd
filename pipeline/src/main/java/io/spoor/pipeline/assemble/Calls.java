package io.spoor.pipeline.assemble;

import io.spoor.pipeline.Outbox;
import io.spoor.pipeline.detect.CallFact;
import io.spoor.pipeline.detect.ChainRef;
import io.spoor.pipeline.detect.Detectors;
import io.spoor.pipeline.detect.injection.ToolCall;
import io.spoor.pipeline.manifest.Manifests;
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
final class Calls {
  /** Calls before one by which it is judged. */
  static final int BEFORE = 64;

  private static final String RUN_START = "run_start";

  private final CallRows calls;
  private final ObservedRows findings;
  private final Manifests manifests;
  private final Detectors detectors;
  private final Outbox out;

  Calls(Rows stored, Manifests manifests, Detectors detectors, Outbox out) {
    this.calls = new CallRows(stored);
    this.findings = new ObservedRows(stored);
    this.manifests = manifests;
    this.detectors = detectors;
    this.out = out;
  }

  /** An action that was not there before. */
  void add(Scope chain, IdentityEvent event) {
    ContentTrace trace = trace(event);
    if (trace == null) {
      return;
    }
    String segment = event.getTrailKey();
    byte[] run = CallRows.run(chain, segment);
    ToolCall call = call(event, trace);
    if (call != null) {
      calls.keep(chain, run, segment, call);
      chain.judge(segment, call);
      calls.after(run, call, BEFORE).forEach(later -> chain.judge(segment, later));
    }
    if (!trace.getRequest().isEmpty() && isTheUsers(event)) {
      calls.keep(chain, run, segment, event.getTime(), event.getEventId(), trace);
      chain.runs.add(segment);
    }
  }

  /** An action that left, or is evicted: those after it are not judged again for that. */
  void remove(Scope chain, IdentityEvent event) {
    if (trace(event) != null) {
      calls.remove(
          chain, CallRows.run(chain, event.getTrailKey()), event.getTime(), event.getEventId());
    }
  }

  /** What a span within the run is asked, the agent asks: it may have been told to. */
  private static boolean isTheUsers(IdentityEvent event) {
    GenAi genAi = event.getGenAi();
    return genAi != null
        && (genAi.getParentSpanId() == null || genAi.getOperation().equals(RUN_START));
  }

  private static @Nullable ContentTrace trace(IdentityEvent event) {
    GenAi genAi = event.getGenAi();
    return genAi == null ? null : genAi.getTrace();
  }

  private static @Nullable ToolCall call(IdentityEvent event, ContentTrace trace) {
    GenAi genAi = event.getGenAi();
    if (genAi == null || genAi.getToolName() == null) {
      return null;
    }
    return new ToolCall(
        event.getEventId(),
        event.getTime(),
        genAi.getToolName(),
        "failure".equals(event.getOutcome()),
        trace);
  }

  /** A finding that came with a key: judged when its call is here, else it stands as it came. */
  void came(Scope chain, FindingMoved moved) {
    Finding finding = moved.getFinding();
    ToolCall call =
        calls.call(CallRows.run(chain, moved.getKey()), finding.getTime(), finding.getSubject());
    if (call != null) {
      chain.judge(moved.getKey(), call);
    }
  }

  /** Judges again what the message that is being handled made necessary. */
  void settle(Scope chain) {
    if (chain.calls.isEmpty()) {
      return;
    }
    ChainRef ref = Observations.ref(chain);
    chain.calls.values().forEach(judged -> judge(chain, ref, judged.segment(), judged.call()));
  }

  private void judge(Scope chain, ChainRef ref, String segment, ToolCall call) {
    byte[] run = CallRows.run(chain, segment);
    Manifest manifest =
        ref.agentId() == null ? null : manifests.at(ref.tenant(), ref.agentId(), call.time());
    if (!detectors.concerns(call, manifest)) {
      return;
    }
    var fact =
        new CallFact(ref, call, calls.before(run, call, BEFORE), calls.request(run), manifest);
    List<Finding> news =
        detectors.judge(
            fact,
            ruleId -> {
              FindingMoved last = findings.finding(chain, segment, ruleId, segment, call.eventId());
              return last == null ? null : last.getFinding();
            });
    for (Finding finding : news) {
      if (chain.row.getKept() != null && Listed.isRetracted(finding)) {
        // What it was judged by may be gone: it stands.
        continue;
      }
      Finding now = Kept.newerThanEvicted(chain, finding);
      findings.keep(
          chain,
          new FindingMoved(
              now.getTenant(), chain.key(), segment, now, chain.at, segment, call.eventId()));
      out.finding(now);
    }
  }
}
