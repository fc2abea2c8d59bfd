package io.spoor.pipeline.detect;

import io.spoor.pipeline.detect.explanation.Clause;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.explanation.Noun;
import io.spoor.pipeline.detect.explanation.Verb;
import io.spoor.pipeline.detect.injection.ArgumentComparison;
import io.spoor.pipeline.state.Observation;
import io.spoor.schemas.ContentObservation;
import io.spoor.schemas.ContentTrace;
import io.spoor.schemas.GenAi;
import io.spoor.schemas.IdentityEvent;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Detects a tool call of which client, gateway or server record something else than its caller. */
final class DisputedCall implements ActionDetector {
  private static final RuleInfo RULE =
      new RuleInfo(
              "disputed-call",
              1,
              "Records of one tool call contradict each other",
              Severity.MEDIUM,
              50,
              List.of("attack.T1565.002", "owasp.asi10"),
              "Compare the records that the action lists as observations. The server knows best "
                  + "what it did. If no gateway or library explains the difference, treat what "
                  + "the agent's process recorded of the run as forged.",
              List.of(
                  "A gateway that changes arguments or refuses calls on purpose.",
                  "A library that records an error of a tool as success."))
          .withSubject("a tool in one run")
          .withDescription(
              "Several may record one tool call: the agent, the client library, a gateway, the "
                  + "server. Their records are one action. Reports a call if one of them "
                  + "recorded success and another one failure, or other arguments than the "
                  + "caller. Only arguments that both state are compared; order, number forms "
                  + "and JSON in strings do not matter.");

  private static final String TOOL = "tool";
  private static final String OBSERVER = "observer";
  private static final String DIFFERENCE = "difference";
  private static final String ARGUMENTS = "arguments";
  private static final String EVENT = "event";

  @Override
  public RuleInfo rule() {
    return RULE;
  }

  @Override
  public @Nullable Observation observe(IdentityEvent event) {
    for (ContentObservation seen : event.getObservations()) {
      String observer = seen.getObserver();
      String difference = observer == null ? null : difference(event, seen);
      if (observer != null && difference != null) {
        return ObservationFactory.create(
            RULE,
            event,
            event.getTrailKey() + '>' + event.getAction(),
            Map.of(
                TOOL,
                event.getAction(),
                OBSERVER,
                observer,
                DIFFERENCE,
                difference,
                EVENT,
                seen.getEventId()));
      }
    }
    return null;
  }

  /** The observer's outcome, or that it states other arguments; null: both may be true. */
  private static @Nullable String difference(IdentityEvent call, ContentObservation seen) {
    String outcome = seen.getOutcome();
    String callers = call.getOutcome();
    if (("success".equals(callers) && "failure".equals(outcome))
        || ("failure".equals(callers) && "success".equals(outcome))) {
      return outcome;
    }
    GenAi genAi = call.getGenAi();
    ContentTrace own = genAi == null ? null : genAi.getTrace();
    ContentTrace other = seen.getTrace();
    boolean isOther =
        own != null
            && other != null
            && own.getKeyId() == other.getKeyId()
            && !ArgumentComparison.isCompatible(own.getArgumentClaims(), other.getArgumentClaims());
    return isOther ? ARGUMENTS : null;
  }

  @Override
  public List<AnchoredDetection> evaluate(ActionGroup actions) {
    Observation first = actions.first();
    String observer = fact(first, OBSERVER);
    String difference = fact(first, DIFFERENCE);
    var call =
        Explanation.of(actions.agentOrPrincipal(first), Verb.CALL)
            .object(Noun.TOOL, fact(first, TOOL))
            .outcome(ActionGroup.outcome(List.of(first)));
    var explanation =
        difference.equals(ARGUMENTS)
            ? call.because(Clause.Kind.OTHER_ARGUMENTS_SEEN, observer)
            : call.because(
                Clause.Kind.OTHER_OUTCOME_SEEN,
                observer,
                difference.equals("failure") ? "failed" : "succeeded");
    Detection detection = actions.detection(List.of(first), explanation);
    Set<String> evidence = new LinkedHashSet<>(detection.evidence());
    actions.observations().stream()
        .flatMap(action -> Stream.of(action.getEventId(), fact(action, EVENT)))
        .forEach(evidence::add);
    return List.of(
        new AnchoredDetection(
            actions.group(), first, detection.withEvidence(List.copyOf(evidence))));
  }

  private static String fact(Observation observed, String name) {
    return Objects.requireNonNull(ObservationFactory.fact(observed, name));
  }
}
