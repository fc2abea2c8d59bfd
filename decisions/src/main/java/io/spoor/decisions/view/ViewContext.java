package io.spoor.decisions.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.decisions.request.RequestedEntity;
import io.spoor.decisions.view.RunChains.Judged;
import io.spoor.decisions.view.RunLookup.Ambiguous;
import io.spoor.decisions.view.RunLookup.Found;
import io.spoor.decisions.view.RunLookup.NotFound;
import io.spoor.schemas.ChainView;
import io.spoor.schemas.ViewFinding;
import io.spoor.schemas.ViewSwitch;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Describes runs by the views of their chains. The chain is that of the trace in {@code
 * traceparent} (W3C Trace Context), else that of {@code credential_id}. The attributes are those of
 * {@code policies/starter/spoor.cedarschema}.
 */
public final class ViewContext implements RunContext {
  private final ChainViews views;
  private final CallContext calls;
  private final RunChains runs;

  /** Without an evaluator of calls. */
  public ViewContext(ChainViews views) {
    this(views, CallContext.NONE);
  }

  /** {@code calls}: evaluates the tool calls of requests. */
  public ViewContext(ChainViews views, CallContext calls) {
    this.views = views;
    this.calls = calls;
    this.runs = new RunChains(views);
  }

  @Override
  public DescribedRun describe(String tenant, ObjectNode asked, RequestedEntity resource) {
    ObjectNode spoor = JsonNodeFactory.instance.objectNode();
    // Before the view is read: it may become newer meanwhile, but not older.
    Optional<Duration> staleness = views.staleness();
    spoor.put("caught_up", views.isCaughtUp());
    staleness.ifPresent(age -> spoor.put("staleness_ms", age.toMillis()));
    Judged judged = Judged.NONE;
    switch (find(tenant, asked)) {
      case Found(KnownRun run) -> {
        spoor.put("known", true).put("ambiguous", false);
        judged = runs.judged(tenant, StatedIds.of(asked), run);
        spoor.put("contradicting", judged.contradict());
        describe(run, judged.own().stream().map(KnownRun::view).toList(), spoor);
      }
      case NotFound() -> spoor.put("known", false).put("ambiguous", false);
      case Ambiguous() -> {
        spoor.put("known", false).put("ambiguous", true);
        judged = runs.judged(tenant, StatedIds.of(asked), null);
      }
    }
    JsonNode credential = asked.get("credential_id");
    if (credential != null && credential.isTextual()) {
      views
          .hasEnded(tenant, credential.textValue())
          .ifPresent(ended -> spoor.put("credential_ended", ended));
    }
    DescribedCall call = calls.describe(tenant, asked, resource, judged);
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

  /**
   * {@code lineage}: the run's view, and those of the runs that started it. What they did counts as
   * done by the run: else an agent leaves its findings behind by starting another one.
   */
  private static void describe(KnownRun run, List<ChainView> lineage, ObjectNode spoor) {
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
        .put("undeclared_switches", sum(lineage, ChainView::getUndeclaredSwitches))
        .put("scope_widened", any(lineage, ChainView::getScopeWidened))
        .put("finding_count", sum(lineage, ChainView::getFindingCount))
        .put("risk", lineage.stream().mapToInt(ChainView::getRiskScore).max().orElse(0))
        .put("untrusted_read", any(lineage, ChainView::getUntrustedRead))
        .put("private_read", any(lineage, ChainView::getPrivateRead))
        .put("denials", view.getDenials());
    view.getIdentities().forEach(spoor.putArray("identities")::add);
    ArrayNode rules = spoor.putArray("finding_rules");
    ArrayNode findings = spoor.putArray("findings");
    for (ViewFinding finding :
        lineage.stream().flatMap(each -> each.getFindings().stream()).toList()) {
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

  private static int sum(List<ChainView> lineage, ToIntFunction<ChainView> count) {
    return lineage.stream().mapToInt(count).sum();
  }

  private static boolean any(List<ChainView> lineage, Predicate<ChainView> fact) {
    return lineage.stream().anyMatch(fact);
  }

  private static void putIfKnown(ObjectNode spoor, String name, @Nullable String value) {
    if (value != null) {
      spoor.put(name, value);
    }
  }
}
