package io.spoor.pipeline.detect;

import io.spoor.pipeline.detect.explanation.Verb;
import io.spoor.pipeline.detect.explanation.Noun;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.explanation.Clause;
import io.spoor.pipeline.detect.explanation.Actor;
import io.spoor.schemas.key.Keys;
import java.util.List;
import java.util.Optional;

/**
 * Detects a key with more children than are followed: a flood, or an attempt to break up a chain.
 */
final class ChildLimitExceeded implements FactDetector<ChildLimitFact> {
  private static final RuleInfo RULE =
      new RuleInfo(
              "crowded-key",
              1,
              "More credentials under one key than are followed",
              Severity.MEDIUM,
              50,
              List.of("attack.T1499", "owasp.asi03"),
              "Find out who makes so many credentials of one. What came after the limit roots chains of its own: search it by principal. "
                  + "If it is meant, raise max.children.",
              List.of("A broker that issues credentials for a whole organisation from one key."))
          .withSubject("a key with too many keys under it")
          .withDescription(
              "Up to max.children keys (a setting of the application) that stand under one key are followed to it. Those beyond"
                  + " root chains of their own, and this says so, once for the key.");

  @Override
  public RuleInfo rule() {
    return RULE;
  }

  @Override
  public Class<ChildLimitFact> factType() {
    return ChildLimitFact.class;
  }

  @Override
  public Optional<Detection> evaluate(ChildLimitFact fact) {
    var explanation =
        Explanation.of(
                new Actor.Named(
                    Noun.KEY,
                    Keys.kind(fact.subject()) + ' ' + Keys.value(fact.subject()),
                    null),
                Verb.EXCEED)
            .objects(fact.limit(), Noun.CHILD_KEY)
            .because(Clause.Kind.NOT_LINKED);
    return Optional.of(new Detection(fact.time(), List.of(), List.of(), explanation, null));
  }
}
