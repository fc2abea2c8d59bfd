package io.spoor.pipeline.detect.run;

import io.spoor.pipeline.detect.ActionDetector;
import io.spoor.pipeline.detect.ActionGroup;
import io.spoor.pipeline.detect.AnchoredDetection;
import io.spoor.pipeline.detect.Detection;
import io.spoor.pipeline.detect.DetectorInfo;
import io.spoor.pipeline.detect.ObservationFactory;
import io.spoor.pipeline.detect.ObservedActions;
import io.spoor.pipeline.detect.Severity;
import io.spoor.pipeline.detect.explanation.Actor;
import io.spoor.pipeline.detect.explanation.Clause;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.explanation.Noun;
import io.spoor.pipeline.detect.explanation.Part;
import io.spoor.pipeline.detect.explanation.Part.Role;
import io.spoor.pipeline.detect.explanation.Verb;
import io.spoor.pipeline.state.Observation;
import io.spoor.pipeline.tuning.TuningReader;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.vocabulary.CallObserver;
import io.spoor.schemas.vocabulary.EventLabels;
import io.spoor.schemas.vocabulary.InvocationKind;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Detects calls to a cloud that a server made for an MCP request of which no run is known. */
public final class McpCallWithoutRun implements ActionDetector {
  private static final DetectorInfo INFO =
      new DetectorInfo(
              "mcp-call-without-run",
              1,
              "Cloud call through MCP without a known agent run",
              Severity.MEDIUM,
              45,
              List.of("attack.T1550.001", "owasp.asi03", "owasp.asi10"),
              "Find out which client sent the MCP request: its token and address are in the "
                  + "gateway's log. If an agent sent it, make the agent pass on its trace "
                  + "context, or name the gateway's token in its spans. Otherwise revoke the "
                  + "token.",
              List.of(
                  "A run that is not over: its invocation is exported when it ends, and retracts "
                      + "the finding.",
                  "A person who calls the server from a client that exports no spans."))
          .withSubject("calls of one server in one chain")
          .withDescription(
              "Evaluates calls that a server makes for MCP requests: calls that the cloud's log "
                  + "attributes to an MCP service, and spans with the id of a cloud's request that "
                  + "follow an MCP request in its trace, unless it failed. Reports them if no agent invocation and no "
                  + "statement of a run is in their chain. Low unless the chain names an agent "
                  + "with a manifest: where no agent is expected, a missing run shows nothing but "
                  + "missing spans. Provisional until such calls continue for longer than wait.");

  private static final String GROUP = "mcp-calls";
  private static final String KIND = "kind";
  private static final String RUN = "run";
  private static final String REQUEST = "request";
  private static final String CALL = "call";
  private static final String SERVICE = "service";
  private static final String OUTCOME = "outcome";
  private static final String SUCCESS = "success";
  private static final String FAILURE = "failure";
  private static final String MANAGED_CALL = "managed-call";

  private final long wait;

  public McpCallWithoutRun(TuningReader tuning) {
    this.wait = tuning.thresholds(INFO.id()).duration("wait", Duration.ofMinutes(30)).toNanos();
  }

  @Override
  public DetectorInfo info() {
    return INFO;
  }

  @Override
  public @Nullable Observation observe(IdentityEvent event) {
    String kind = kind(event);
    if (kind == null) {
      return null;
    }
    Map<String, String> facts = new HashMap<>();
    facts.put(KIND, kind);
    facts.put(OUTCOME, event.getOutcome());
    if (kind.equals(CALL) || kind.equals(MANAGED_CALL)) {
      facts.put(CALL, event.getAction());
      if (event.getService() != null) {
        facts.put(SERVICE, event.getService());
      }
      facts.put("period", String.valueOf(Math.floorDiv(event.getTime(), wait)));
    }
    return ObservationFactory.create(INFO, event, GROUP, facts);
  }

  private static @Nullable String kind(IdentityEvent event) {
    InvocationKind invocation = InvocationKind.of(event.getGenAi());
    if ((invocation != null && invocation.namesAgent())
        || (event.getAuthoritative() && event.getRunId() != null)) {
      return RUN;
    }
    Map<String, String> labels = event.getLabels();
    String observer = event.getObserver();
    if (labels.containsKey(EventLabels.MCP_REQUEST)
        || CallObserver.SERVER.label().equals(observer)
        || CallObserver.GATEWAY.label().equals(observer)) {
      return REQUEST;
    }
    if (labels.containsKey(EventLabels.FOR_MCP)) {
      return MANAGED_CALL;
    }
    boolean isAct = !labels.containsKey(EventLabels.DECISION);
    return isAct && event.getParentEventId() != null && event.getRequestId() != null ? CALL : null;
  }

  /** One run and one request of a trail say as much as many, and one call of a period. */
  @Override
  public boolean earliestOnly() {
    return true;
  }

  @Override
  public List<AnchoredDetection> evaluate(ActionGroup actions) {
    if (actions.observations().stream().anyMatch(action -> isKind(action, RUN))) {
      return List.of();
    }
    List<Observation> calls = actions.matching(action -> isForRequest(action, actions));
    if (calls.isEmpty()) {
      return List.of();
    }
    Observation first = calls.getFirst();
    Observation shown =
        calls.stream().filter(call -> isOutcome(call, SUCCESS)).findFirst().orElse(first);
    var explanation =
        called(shown, actions)
            .because(
                actions.chain().agentId() == null && actions.chain().runId() == null
                    ? Clause.Kind.NO_AGENT_AND_RUN
                    : Clause.Kind.NO_INVOCATION);
    boolean isExpected = actions.answeringManifest(first) != null;
    Detection detection = actions.detection(calls, explanation);
    detection = isExpected ? detection : detection.withSeverity(Severity.LOW);
    boolean continues = calls.getLast().getTime() - first.getTime() > wait;
    return List.of(AnchoredDetection.of(first, continues ? detection : detection.asProvisional()));
  }

  /** That the call served the request is stated by the cloud alone. */
  private static Part request(Observation call) {
    return isKind(call, MANAGED_CALL)
        ? new Part(Role.FOR, Noun.MCP_REQUEST, null, List.of(), null)
        : new Part(Role.AFTER, Noun.MCP_REQUEST_OF_TRAIL, null, List.of(), null);
  }

  /** Who called, by the call's own record: the chain's agent sent a request to it at most. */
  private static Explanation called(Observation call, ActionGroup actions) {
    String service = ObservationFactory.fact(call, SERVICE);
    if (call.getPrincipal() == null && service == null) {
      Explanation made =
          Explanation.of(new Actor.Named(Noun.CALL, call.getAction(), null), Verb.BE_MADE)
              .with(request(call));
      return ObservedActions.succeeded(call) ? made : made.because(Clause.Kind.NO_CALL_SUCCEEDED);
    }
    Actor actor =
        call.getPrincipal() == null
            ? new Actor.Named(Noun.SERVICE, service, null)
            : actions.agentOrPrincipal(call);
    return Explanation.of(actor, Verb.CALL)
        .object(call.getAction())
        .with(request(call))
        .outcome(ActionGroup.outcome(List.of(call)));
  }

  /** Whether the cloud says so, or the call follows an MCP request, not refused, in its trace. */
  private static boolean isForRequest(Observation action, ActionGroup actions) {
    return isKind(action, MANAGED_CALL)
        || (isKind(action, CALL)
            && actions.observations().stream()
                .anyMatch(
                    request ->
                        isKind(request, REQUEST)
                            && request.getKey().equals(action.getKey())
                            && request.getTime() <= action.getTime()
                            && !isOutcome(request, FAILURE)));
  }

  private static boolean isOutcome(Observation action, String outcome) {
    return outcome.equals(ObservationFactory.fact(action, OUTCOME));
  }

  private static boolean isKind(Observation action, String kind) {
    return kind.equals(ObservationFactory.fact(action, KIND));
  }
}
