package io.spoor.pipeline.detect;

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
              "Follows a credential to what it was made from, and on. It speaks when the identity differs from its parent's and is met again further up, the first time that it is come back to. "
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
    if (!fact.isSwitch() || stays(fact, now) != 1) {
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

  /** How often the lineage above had that identity, however many credentials each time. */
  private static int stays(CredentialFact fact, String identity) {
    int stays = 0;
    boolean before = false;
    for (Bearer above : fact.ancestors()) {
      boolean same = above.isCredential() && above.identity().equals(identity);
      stays += same && !before ? 1 : 0;
      before = same;
    }
    return stays;
  }
}
