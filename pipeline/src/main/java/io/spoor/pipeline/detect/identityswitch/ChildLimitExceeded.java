package io.spoor.pipeline.detect.identityswitch;

import io.spoor.pipeline.detect.ChildLimitFact;
import io.spoor.pipeline.detect.Detection;
import io.spoor.pipeline.detect.DetectorInfo;
import io.spoor.pipeline.detect.FactDetector;
import io.spoor.pipeline.detect.Severity;
import io.spoor.pipeline.detect.explanation.Actor;
import io.spoor.pipeline.detect.explanation.Clause;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.explanation.Noun;
import io.spoor.pipeline.detect.explanation.Verb;
import io.spoor.schemas.key.Keys;
import java.util.List;
import java.util.Optional;

/**
 * Detects a key with more children than are followed: a flood, or an attempt to break up a chain.
 */
public final class ChildLimitExceeded implements FactDetector<ChildLimitFact> {
  private static final DetectorInfo INFO =
      new DetectorInfo(
              "child-limit-exceeded",
              1,
              "Number of keys under one key exceeds the limit",
              Severity.MEDIUM,
              50,
              List.of("attack.T1499", "owasp.asi03"),
              "Find the principal that derives the credentials, and search for the remaining "
                  + "ones by principal. If their number is expected, raise max.children.",
              List.of("A broker that issues credentials for a whole organisation from one key."))
          .withSubject("a key with too many keys under it")
          .withDescription(
              "Up to max.children keys (an application setting) are placed in the chain of "
                  + "their parent key. Each further key roots a separate chain. The parent "
                  + "key is reported once.");

  @Override
  public DetectorInfo info() {
    return INFO;
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
                    Noun.KEY, Keys.kind(fact.subject()) + ' ' + Keys.value(fact.subject()), null),
                Verb.EXCEED)
            .objects(fact.limit(), Noun.CHILD_KEY)
            .because(Clause.Kind.NOT_LINKED);
    return Optional.of(new Detection(fact.time(), List.of(), List.of(), explanation, null));
  }
}
