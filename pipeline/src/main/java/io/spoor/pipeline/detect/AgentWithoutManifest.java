package io.spoor.pipeline.detect;

import io.spoor.pipeline.detect.explanation.Verb;
import io.spoor.pipeline.detect.explanation.Noun;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.explanation.Clause;
import io.spoor.pipeline.detect.explanation.Actor;
import java.util.List;
import java.util.Optional;

/** Detects an agent without a manifest, to which manifest-based detectors do not apply. */
final class AgentWithoutManifest implements FactDetector<UndeclaredAgentFact> {
  private static final RuleInfo RULE =
      new RuleInfo(
              "agent-without-manifest",
              1,
              "An agent runs without a manifest",
              Severity.LOW,
              20,
              List.of("owasp.asi10"),
              "Find its owner and declare it (bin/spoor manifests apply): until then nobody says which tools and identities are its own.",
              List.of("A trial that ends soon."))
          .withSubject("an agent")
          .withDescription(
              "The earliest run of an agent for which no manifest was in force when it began is reported, once for the agent. Manifests are"
                  + " looked up by event time: one that is declared afterwards, and in force from before, takes effect with a replay.");

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
