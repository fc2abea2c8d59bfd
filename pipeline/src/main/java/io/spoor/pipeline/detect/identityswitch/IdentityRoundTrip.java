package io.spoor.pipeline.detect.identityswitch;

import io.spoor.pipeline.detect.CredentialFact;
import io.spoor.pipeline.detect.Detection;
import io.spoor.pipeline.detect.DetectorInfo;
import io.spoor.pipeline.detect.FactDetector;
import io.spoor.pipeline.detect.KeyIdentity;
import io.spoor.pipeline.detect.Severity;
import io.spoor.pipeline.detect.explanation.Actor;
import io.spoor.pipeline.detect.explanation.Clause;
import io.spoor.pipeline.detect.explanation.Part.Role;
import java.util.List;
import java.util.Optional;

/** Detects a credential lineage that leaves an identity and returns to it. */
public final class IdentityRoundTrip implements FactDetector<CredentialFact> {
  private static final DetectorInfo INFO =
      new DetectorInfo(
              "identity-round-trip",
              1,
              "Credential lineage returned to an earlier identity",
              Severity.MEDIUM,
              45,
              List.of("attack.T1550.001", "attack.T1098", "owasp.asi03"),
              "Find the purpose of the detour: it extends a session beyond its limit, or "
                  + "hides the actor. If it has none, restrict the trust policies of both "
                  + "roles.",
              List.of("A pipeline that assumes a hub role and then its original role again."))
          .withSubject("the credential of an identity switch")
          .withDescription(
              "Follows the lineage of a credential through its ancestors. Reports a "
                  + "credential whose identity differs from its parent's and equals that of "
                  + "an earlier ancestor. Only the first return to an identity is reported. "
                  + "Order in time is not evaluated, because parallel calls alternate "
                  + "between credentials.");

  @Override
  public DetectorInfo info() {
    return INFO;
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
    String from = fact.ancestors().getFirst().identity();
    // Without an agent, the actor is the identity that switched, not the one it switched to.
    var switched =
        fact.chain().agentId() == null
            ? fact.switched(
                Actor.principal(from), null, Role.BACK_TO, Clause.Kind.IDENTITY_HELD_EARLIER)
            : fact.switched(fact.actor(), from, Role.BACK_TO, Clause.Kind.IDENTITY_HELD_EARLIER);
    return Optional.of(fact.detection(switched));
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
