package io.spoor.decisions.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.decisions.request.RequestedEntity;
import io.spoor.decisions.view.RunLookup.Ambiguous;
import io.spoor.decisions.view.RunLookup.Found;
import io.spoor.decisions.view.RunLookup.NotFound;
import io.spoor.schemas.ChainView;
import io.spoor.schemas.ViewFinding;
import io.spoor.schemas.ViewSwitch;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Describes runs by the views of their chains. The chain is that of the trace in {@code
 * traceparent} (W3C Trace Context), else that of {@code credential_id}. The attributes are those of
 * {@code policies/starter/spoor.cedarschema}.
 */
public final class ViewContext implements RunContext {
  private final ChainViews views;
  private final CallContext calls;

  /** Without an evaluator of calls. */
  public ViewContext(ChainViews views) {
    this(views, CallContext.NONE);
  }

  /** {@code calls}: evaluates the tool calls of requests. */
  public ViewContext(ChainViews views, CallContext calls) {
    this.views = views;
    this.calls = calls;
  }

  @Override
  public DescribedRun describe(String tenant, ObjectNode asked, RequestedEntity resource) {
    ObjectNode spoor = JsonNodeFactory.instance.objectNode();
    // Before the view is read: it may become newer meanwhile, but not older.
    Optional<Duration> staleness = views.staleness();
    spoor.put("caught_up", views.isCaughtUp());
    staleness.ifPresent(age -> spoor.put("staleness_ms", age.toMillis()));
    KnownRun known = null;
    switch (find(tenant, asked)) {
      case Found(KnownRun run) -> {
        spoor.put("known", true).put("ambiguous", false);
        describe(run, spoor);
        known = run;
      }
      case NotFound() -> spoor.put("known", false).put("ambiguous", false);
      case Ambiguous() -> spoor.put("known", false).put("ambiguous", true);
    }
    JsonNode credential = asked.get("credential_id");
    if (credential != null && credential.isTextual()) {
      views
          .hasEnded(tenant, credential.textValue())
          .ifPresent(ended -> spoor.put("credential_ended", ended));
    }
    DescribedCall call = calls.describe(tenant, asked, resource, known);
    if (call == null) {
      return new DescribedRun(spoor, staleness);
    }
    spoor.set("call", call.attributes());
    return new DescribedRun(spoor, staleness, Optional.of(call.basis()), call.recordsRead());
  }

  @Override
  public Optional<Duration> staleness() {
    return views.staleness();
  }

  private RunLookup find(String tenant, ObjectNode asked) {
    StatedSpan trace = StatedSpan.of(asked.get("traceparent"));
    RunLookup found = trace == null ? new NotFound() : views.byTrace(tenant, trace.traceId());
    JsonNode credential = asked.get("credential_id");
    return found instanceof NotFound && credential != null && credential.isTextual()
        ? views.byCredential(tenant, credential.textValue())
        : found;
  }

  private static void describe(KnownRun run, ObjectNode spoor) {
    ChainView view = run.view();
    spoor
        .put("chain", view.getChainId())
        .put("revision", ((long) view.getGeneration() << Integer.SIZE) | view.getRevision())
        .put("depth", run.depth())
        .put("moving", view.getMoving())
        .put("partial", view.getPartial())
        .put("cut", view.getCut());
    putIfKnown(spoor, "parent_chain", view.getParentChainId());
    putIfKnown(spoor, "agent", view.getAgentId());
    putIfKnown(spoor, "agent_version", view.getAgentVersion());
    putIfKnown(spoor, "run", view.getRunId());
    putIfKnown(spoor, "on_behalf_of", view.getOnBehalfOf());
    putIfKnown(spoor, "manifest", view.getManifestDigest());
    spoor
        .put("request_known", view.getRequestKnown())
        .put("identity_count", view.getIdentityCount())
        .put("switch_count", view.getSwitchCount())
        .put("undeclared_switches", view.getUndeclaredSwitches())
        .put("scope_widened", view.getScopeWidened())
        .put("finding_count", view.getFindingCount())
        .put("risk", view.getRiskScore())
        .put("untrusted_read", view.getUntrustedRead())
        .put("private_read", view.getPrivateRead())
        .put("denials", view.getDenials());
    view.getIdentities().forEach(spoor.putArray("identities")::add);
    ArrayNode rules = spoor.putArray("finding_rules");
    ArrayNode findings = spoor.putArray("findings");
    for (ViewFinding finding : view.getFindings()) {
      rules.add(finding.getRuleId());
      findings
          .addObject()
          .put("id", finding.getFindingId())
          .put("rule", finding.getRuleId())
          .put("severity", finding.getSeverity())
          .put("confirmed", finding.getConfirmed())
          .put("risk", finding.getRiskScore());
    }
    ArrayNode switches = spoor.putArray("switches");
    for (ViewSwitch change : view.getSwitches()) {
      ObjectNode described =
          switches
              .addObject()
              .put("from", change.getFrom())
              .put("to", change.getTo())
              .put("kind", change.getKind());
      if (change.getDeclared() != null) {
        described.put("declared", change.getDeclared());
      }
    }
    ObjectNode writes = spoor.putObject("writes");
    view.getWrites().forEach(writes::put);
    spoor.put("write_count", view.getWrites().values().stream().mapToLong(Long::longValue).sum());
  }

  private static void putIfKnown(ObjectNode spoor, String name, @Nullable String value) {
    if (value != null) {
      spoor.put(name, value);
    }
  }
}
