package io.spoor.pipeline.detect;

import io.spoor.pipeline.detect.explanation.Verb;
import io.spoor.pipeline.detect.explanation.Part.Role;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.explanation.Clause;
import java.util.List;
import java.util.Optional;

/** Detects a credential lineage that leaves an identity and returns to it. */
final class IdentityRoundTrip implements FactDetector<CredentialFact> {
  private static final RuleInfo RULE =
      new RuleInfo(
              "returned-identity",
              1,
              "Lineage of credentials comes back to an identity it had left",
              Severity.MEDIUM,
              45,
              List.of("attack.T1550.001", "attack.T1098", "owasp.asi03"),
              "Ask what the way round is for: it renews a session beyond its limit, or hides who acted. If nobody needs it, narrow the trust of both roles.",
              List.of(
                  "A pipeline that goes through a hub role and back to the role it began with."))
          .withSubject("a credential that was switched to")
          .withDescription(
              "Follows a credential to what it was made from, and on. It speaks when the identity differs from its parent's and is met again further up, the first time that it is come back to. "
                  + "Neighbours in time do not count: parallel calls alternate credentials.");

  @Override
  public RuleInfo rule() {
    return RULE;
  }

  @Override
  public Class<CredentialFact> factType() {
    return CredentialFact.class;
  }

  @Override
  public Optional<Detection> evaluate(CredentialFact fact) {
    String identity = fact.keyIdentity().identity();
    if (!fact.isSwitch() || countReturns(fact, identity) != 1) {
      return Optional.empty();
    }
    return Optional.of(
        fact.detection(
            Explanation.of(fact.actor(), Verb.SWITCH)
                .and(Role.FROM, fact.ancestors().getFirst().identity())
                .and(Role.BACK_TO, identity)
                .because(Clause.Kind.IDENTITY_HELD_EARLIER)));
  }

  /** Number of separate stretches of the lineage with that identity. */
  private static int countReturns(CredentialFact fact, String identity) {
    int returns = 0;
    boolean previousSame = false;
    for (KeyIdentity ancestor : fact.ancestors()) {
      boolean sameIdentity = ancestor.isCredential() && ancestor.identity().equals(identity);
      returns += sameIdentity && !previousSame ? 1 : 0;
      previousSame = sameIdentity;
    }
    return returns;
  }
}
