package io.spoor.pipeline.detect.identityswitch;

import io.spoor.pipeline.detect.Detection;
import io.spoor.pipeline.detect.DetectorInfo;
import io.spoor.pipeline.detect.DormantIdentityFact;
import io.spoor.pipeline.detect.FactDetector;
import io.spoor.pipeline.detect.Severity;
import io.spoor.pipeline.detect.explanation.Actor;
import io.spoor.pipeline.detect.explanation.Clause;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.explanation.ExplanationRenderer;
import io.spoor.pipeline.detect.explanation.Part.Role;
import io.spoor.pipeline.detect.explanation.Verb;
import java.util.List;
import java.util.Optional;

/** Detects use of an identity that an agent had not used for a long time. */
public final class DormantIdentityUse implements FactDetector<DormantIdentityFact> {
  private static final DetectorInfo INFO =
      new DetectorInfo(
              "dormant-identity-use",
              1,
              "Agent used, or tried to use, an identity after long disuse",
              Severity.MEDIUM,
              45,
              List.of("attack.T1078", "owasp.asi03"),
              "Find out why the run needed the identity. If it has no use, remove the "
                  + "agent's permission to assume it.",
              List.of("A quarterly job."))
          .withSubject("an identity in a run of an agent")
          .withDescription(
              "Compares the times at which an agent's runs acted as each role, user or "
                  + "service. Reports a run that acts as an identity of an earlier run that "
                  + "no run used for thirty days (baseline.dormant). Retracts the finding if "
                  + "a late record shows a use in between.");

  @Override
  public DetectorInfo info() {
    return INFO;
  }

  @Override
  public Class<DormantIdentityFact> factType() {
    return DormantIdentityFact.class;
  }

  @Override
  public Optional<Detection> evaluate(DormantIdentityFact fact) {
    // Whether the first call succeeded is not part of the fact: it was made in any case.
    var explanation =
        Explanation.of(Actor.agent(fact.chain().agentId()), Verb.CALL)
            .and(Role.AS, fact.identity())
            .because(Clause.Kind.UNUSED_FOR, ExplanationRenderer.span(fact.disuse()));
    return Optional.of(
        new Detection(
            fact.time(), List.of(fact.eventId()), List.of(fact.identity()), explanation, null));
  }
}
