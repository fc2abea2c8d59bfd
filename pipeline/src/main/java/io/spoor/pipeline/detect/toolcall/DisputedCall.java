package io.spoor.pipeline.detect.toolcall;

import io.spoor.content.injection.ArgumentComparison;
import io.spoor.pipeline.detect.ActionDetector;
import io.spoor.pipeline.detect.ActionGroup;
import io.spoor.pipeline.detect.AnchoredDetection;
import io.spoor.pipeline.detect.Detection;
import io.spoor.pipeline.detect.DetectorInfo;
import io.spoor.pipeline.detect.ObservationFactory;
import io.spoor.pipeline.detect.Severity;
import io.spoor.pipeline.detect.explanation.Clause;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.explanation.Noun;
import io.spoor.pipeline.detect.explanation.Verb;
import io.spoor.pipeline.state.Observation;
import io.spoor.schemas.ContentObservation;
import io.spoor.schemas.ContentTrace;
import io.spoor.schemas.GenAi;
import io.spoor.schemas.IdentityEvent;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Detects a tool call of which client, gateway or server record something else than its caller. */
public final class DisputedCall implements ActionDetector {
  private static final DetectorInfo INFO =
      new DetectorInfo(
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
  private static final String OUTCOME_EVENT = "outcome-event";
  private static final String ARGUMENTS_EVENT = "arguments-event";

  @Override
  public DetectorInfo info() {
    return INFO;
  }

  @Override
  public @Nullable Observation observe(IdentityEvent event) {
    Map<String, String> facts = new HashMap<>();
    for (ContentObservation seen : event.getObservations()) {
      String observer = seen.getObserver();
      String outcome = observer == null ? null : otherOutcome(event, seen);
      boolean isOther = observer != null && hasOtherArguments(event, seen);
      if (observer != null && (outcome != null || isOther)) {
        facts.putIfAbsent(EVENT, seen.getEventId());
      }
      if (observer != null && outcome != null && !facts.containsKey(OBSERVER)) {
        facts.put(OBSERVER, observer);
        facts.put(DIFFERENCE, outcome);
        facts.put(OUTCOME_EVENT, seen.getEventId());
      }
      if (observer != null && isOther && !facts.containsKey(ARGUMENTS)) {
        facts.put(ARGUMENTS, observer);
        facts.put(ARGUMENTS_EVENT, seen.getEventId());
      }
    }
    if (facts.isEmpty()) {
      return null;
    }
    facts.put(TOOL, event.getAction());
    return ObservationFactory.create(
        INFO, event, event.getTrailKey() + '>' + event.getAction(), facts);
  }

  /** The observer's outcome, if it contradicts the caller's; null: both may be true. */
  private static @Nullable String otherOutcome(IdentityEvent call, ContentObservation seen) {
    String outcome = seen.getOutcome();
    String callers = call.getOutcome();
    return ("success".equals(callers) && "failure".equals(outcome))
            || ("failure".equals(callers) && "success".equals(outcome))
        ? outcome
        : null;
  }

  private static boolean hasOtherArguments(IdentityEvent call, ContentObservation seen) {
    GenAi genAi = call.getGenAi();
    ContentTrace own = genAi == null ? null : genAi.getTrace();
    ContentTrace other = seen.getTrace();
    return own != null
        && other != null
        && own.getKeyId() == other.getKeyId()
        && !ArgumentComparison.isCompatible(own.getArgumentClaims(), other.getArgumentClaims());
  }

  @Override
  public List<AnchoredDetection> evaluate(ActionGroup actions) {
    Observation first = actions.first();
    var call =
        Explanation.of(actions.agentOrPrincipal(first), Verb.CALL)
            .object(Noun.TOOL, fact(first, TOOL))
            .outcome(ActionGroup.outcome(List.of(first)));
    var explanation = contradictions(call, first);
    int others = actions.observations().size() - 1;
    if (others > 0) {
      explanation = explanation.because(Clause.Kind.OTHERS_DISPUTED, String.valueOf(others));
    }
    Detection detection = actions.detection(List.of(first), explanation);
    Set<String> evidence = new LinkedHashSet<>(detection.evidence());
    actions.observations().stream()
        .flatMap(
            action ->
                Stream.concat(
                    Stream.of(action.getEventId()),
                    Stream.of(EVENT, OUTCOME_EVENT, ARGUMENTS_EVENT)
                        .map(action.getFacts()::get)
                        .filter(Objects::nonNull)))
        .forEach(evidence::add);
    return List.of(
        new AnchoredDetection(
            actions.group(), first, detection.withEvidence(List.copyOf(evidence))));
  }

  /** What the first observer of each kind of contradiction recorded of a call. */
  private static Explanation contradictions(Explanation call, Observation disputed) {
    String observer = ObservationFactory.fact(disputed, OBSERVER);
    String difference = ObservationFactory.fact(disputed, DIFFERENCE);
    Explanation explained =
        observer == null || difference == null
            ? call
            : call.because(
                Clause.Kind.OTHER_OUTCOME_SEEN,
                observer,
                difference.equals("failure") ? "failed" : "succeeded");
    String withArguments = ObservationFactory.fact(disputed, ARGUMENTS);
    return withArguments == null
        ? explained
        : explained.because(Clause.Kind.OTHER_ARGUMENTS_SEEN, withArguments);
  }

  private static String fact(Observation observed, String name) {
    return Objects.requireNonNull(ObservationFactory.fact(observed, name));
  }
}
