package io.spoor.pipeline.detect.run;

import io.spoor.pipeline.detect.Detection;
import io.spoor.pipeline.detect.DetectorInfo;
import io.spoor.pipeline.detect.FactDetector;
import io.spoor.pipeline.detect.Severity;
import io.spoor.pipeline.detect.UndeclaredAgentFact;
import io.spoor.pipeline.detect.explanation.Actor;
import io.spoor.pipeline.detect.explanation.Clause;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.explanation.Noun;
import io.spoor.pipeline.detect.explanation.OutcomeCounts;
import io.spoor.pipeline.detect.explanation.Verb;
import io.spoor.schemas.vocabulary.DecisionLabels;
import java.util.List;
import java.util.Optional;

/** Detects an agent without a manifest, to which manifest-based detectors do not apply. */
public final class AgentWithoutManifest implements FactDetector<UndeclaredAgentFact> {
  private static final DetectorInfo INFO =
      new DetectorInfo(
              "agent-without-manifest",
              3,
              "Agent without a manifest",
              Severity.LOW,
              20,
              List.of("owasp.asi10"),
              "Find the agent's owner and declare the agent (bin/spoor manifests apply). "
                  + "Without a manifest, its tools and identities cannot be checked.",
              List.of("An agent in a short trial."))
          .withSubject("an agent")
          .withDescription(
              "Reports the earliest run of an agent, or another chain in which it acted, without a "
                  + "manifest in force at the first event that names the agent; once per agent. "
                  + "Without a recorded invocation, the finding names the action instead of a run, "
                  + "whether it succeeded, failed or is only known from a decision about it: "
                  + "the earliest alone, as later ones may differ. "
                  + "A manifest declared later, but effective from an earlier time, takes "
                  + "effect with a replay.");

  @Override
  public DetectorInfo info() {
    return INFO;
  }

  @Override
  public Class<UndeclaredAgentFact> factType() {
    return UndeclaredAgentFact.class;
  }

  @Override
  public Optional<Detection> evaluate(UndeclaredAgentFact fact) {
    return Optional.of(
        new Detection(fact.time(), List.of(fact.eventId()), List.of(), explanation(fact), null));
  }

  /** Actions of the agent after the earliest one may have other outcomes. */
  private static Explanation explanation(UndeclaredAgentFact fact) {
    Explanation explanation = seen(fact).because(Clause.Kind.NO_MANIFEST);
    return fact.invoked() ? explanation : explanation.because(Clause.Kind.EARLIEST_RECORD);
  }

  /** Only an invocation shows the start of a run; other records show an action of the agent. */
  private static Explanation seen(UndeclaredAgentFact fact) {
    Actor agent = Actor.agent(fact.chain().agentId());
    if (fact.invoked()) {
      return Explanation.of(agent, Verb.START).object(Noun.RUN);
    }
    String outcome = fact.outcome();
    Explanation acted =
        outcome == null
            ? Explanation.of(agent, Verb.ACT)
            : switch (outcome) {
              case DecisionLabels.PERMIT ->
                  Explanation.of(agent, Verb.BE_SUBJECT_OF).object(Noun.DECISION);
              case DecisionLabels.DENY ->
                  Explanation.of(agent, Verb.BE_SUBJECT_OF)
                      .object(Noun.DECISION)
                      .because(Clause.Kind.DECIDED_TO_DENY);
              default -> Explanation.of(agent, Verb.ACT).outcome(OutcomeCounts.of(outcome));
            };
    return fact.action() == null ? acted : acted.call(fact.action());
  }
}
