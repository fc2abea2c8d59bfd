package io.spoor.pipeline.detect;

import io.spoor.pipeline.detect.explanation.Verb;
import io.spoor.pipeline.detect.explanation.Part.Role;
import io.spoor.pipeline.detect.explanation.ExplanationRenderer;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.explanation.Clause;
import io.spoor.pipeline.detect.explanation.Actor;
import java.util.List;
import java.util.Optional;

/** Detects use of an identity that an agent had not used for a long time. */
final class DormantIdentityUse implements FactDetector<DormantIdentityFact> {
  private static final RuleInfo RULE =
      new RuleInfo(
              "dormant-identity-revived",
              1,
              "Agent acted as an identity it had not used for long",
              Severity.MEDIUM,
              45,
              List.of("attack.T1078", "owasp.asi03"),
              "Find out why the run needed the identity now. If nobody uses it, take the right to it away.",
              List.of("A job that runs once a quarter."))
          .withSubject("an identity in a run of an agent")
          .withDescription(
              "Of each agent it is known when its runs acted as which role, user or service. A run that acts as one that an earlier run"
                  + " had acted as, and none for thirty days (baseline.dormant), is reported. It is taken back when a late record shows a"
                  + " use in between.");

  @Override
  public RuleInfo rule() {
    return RULE;
  }

  @Override
  public Class<DormantIdentityFact> factType() {
    return DormantIdentityFact.class;
  }

  @Override
  public Optional<Detection> evaluate(DormantIdentityFact fact) {
    var explanation =
        Explanation.of(Actor.agent(fact.chain().agentId()), Verb.ACT)
            .and(Role.AS, fact.identity())
            .because(Clause.Kind.UNUSED_FOR, ExplanationRenderer.span(fact.disuse()));
    return Optional.of(
        new Detection(
            fact.time(), List.of(fact.eventId()), List.of(fact.identity()), explanation, null));
  }
}
