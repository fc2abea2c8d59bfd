package io.spoor.streams.detect.domain;

import java.util.List;
import java.util.Optional;

/** A lineage of credentials leaves an identity and comes back to it. */
final class ReturnedIdentity implements Detector<CredentialFact> {
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
          .about("a credential that was switched to")
          .works(
              "Follows a credential to what it was made from, and on. It speaks when the identity differs from its parent's and is met again further up. "
                  + "Neighbours in time do not count: parallel calls alternate credentials.");

  @Override
  public RuleInfo rule() {
    return RULE;
  }

  @Override
  public Class<CredentialFact> judges() {
    return CredentialFact.class;
  }

  @Override
  public Optional<Judgement> judge(CredentialFact fact) {
    String now = fact.bearer().identity();
    boolean returned =
        fact.isSwitch()
            && fact.ancestors().stream()
                .anyMatch(other -> other.isCredential() && other.identity().equals(now));
    if (!returned) {
      return Optional.empty();
    }
    return Optional.of(
        fact.judgement(
            "%s came back from %s to %s, from which it had come: by credentials that were made one from the other."
                .formatted(
                    fact.who(now),
                    Names.brief(fact.ancestors().getFirst().identity()),
                    Names.brief(now))));
  }
}
