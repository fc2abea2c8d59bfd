package io.spoor.pipeline.detect;

import io.spoor.pipeline.detect.explanation.Actor;
import io.spoor.pipeline.detect.explanation.Clause;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.explanation.Noun;
import io.spoor.pipeline.detect.explanation.Verb;
import java.util.List;
import java.util.Optional;

/** Detects an agent without a manifest, to which manifest-based detectors do not apply. */
final class AgentWithoutManifest implements FactDetector<UndeclaredAgentFact> {
  private static final RuleInfo RULE =
      new RuleInfo(
              "agent-without-manifest",
              1,
              "Agent ran without a manifest",
              Severity.LOW,
              20,
              List.of("owasp.asi10"),
              "Find the agent's owner and declare the agent (bin/spoor manifests apply). "
                  + "Without a manifest, its tools and identities cannot be checked.",
              List.of("An agent in a short trial."))
          .withSubject("an agent")
          .withDescription(
              "Reports an agent's earliest run that began without a manifest in force, once "
                  + "per agent. Manifests are looked up by event time. A manifest declared "
                  + "later, but effective from an earlier time, takes effect with a replay.");

  @Override
  public RuleInfo rule() {
    return RULE;
  }

  @Override
  public Class<UndeclaredAgentFact> factType() {
    return UndeclaredAgentFact.class;
  }

  @Override
  public Optional<Detection> evaluate(UndeclaredAgentFact fact) {
    var explanation =
        Explanation.of(Actor.agent(fact.chain().agentId()), Verb.START)
            .object(Noun.RUN)
            .because(Clause.Kind.NO_MANIFEST);
    return Optional.of(
        new Detection(fact.time(), List.of(fact.eventId()), List.of(), explanation, null));
  }
}
