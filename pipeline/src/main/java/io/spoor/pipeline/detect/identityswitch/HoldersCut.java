package io.spoor.pipeline.detect.identityswitch;

import io.spoor.pipeline.detect.Detection;
import io.spoor.pipeline.detect.DetectorInfo;
import io.spoor.pipeline.detect.FactDetector;
import io.spoor.pipeline.detect.Severity;
import io.spoor.pipeline.detect.SharedCredentialFact;
import io.spoor.pipeline.detect.explanation.Actor;
import io.spoor.pipeline.detect.explanation.Clause;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.explanation.Noun;
import io.spoor.pipeline.detect.explanation.Part.Role;
import io.spoor.pipeline.detect.explanation.Verb;
import io.spoor.pipeline.state.Holder;
import io.spoor.schemas.key.Keys;
import java.util.List;
import java.util.Optional;

/**
 * Detects a contested credential with more holders than chains that evaluate it: a crowd of claims
 * may hide the run that took it.
 */
public final class HoldersCut implements FactDetector<SharedCredentialFact> {
  private static final DetectorInfo INFO =
      new DetectorInfo(
              "holders-cut",
              1,
              "More runs present one credential than are evaluated with it",
              Severity.HIGH,
              70,
              List.of("attack.T1550.001", "attack.T1528", "owasp.asi03"),
              "Revoke the credential. Search for all runs that present it: those beyond the first "
                  + "eight are not evaluated with its actions. Issue a separate credential to each run.",
              List.of(
                  "A static key that a whole deployment shares; until each run has its own, "
                      + "runs cannot be distinguished."))
          .withSubject("a credential")
          .withDescription(
              "The actions of a contested credential are evaluated in the chains of up to eight "
                  + "holders: by the authority of the statement, then the earliest. Reports how "
                  + "many further holders are not. Retracts the finding if a late record shows "
                  + "that there are fewer holders, or an issuer states whose the credential is.");

  @Override
  public DetectorInfo info() {
    return INFO;
  }

  @Override
  public Class<SharedCredentialFact> factType() {
    return SharedCredentialFact.class;
  }

  @Override
  public Optional<Detection> evaluate(SharedCredentialFact fact) {
    long cut = fact.holderCount() - SharedCredentialFact.MAX_EVALUATED;
    List<Holder> holders = fact.holders();
    if (!fact.contested() || cut <= 0) {
      return Optional.empty();
    }
    List<Holder> evidence =
        holders.size() > SharedCredentialFact.MAX_EVALUATED
            ? holders.subList(SharedCredentialFact.MAX_EVALUATED, holders.size())
            : holders;
    var explanation =
        Explanation.of(Actor.credential(Keys.value(fact.subject())), Verb.BE_PRESENTED)
            .and(Role.BY, fact.holderCount(), Noun.RUN)
            .because(Clause.Kind.HOLDERS_CUT, String.valueOf(cut));
    return Optional.of(
        new Detection(
            evidence.getFirst().getIssuedAt(),
            evidence.stream().map(Holder::getEventId).toList(),
            List.of(),
            explanation,
            null));
  }
}
