package io.spoor.pipeline.detect.identityswitch;

import io.spoor.pipeline.detect.Detection;
import io.spoor.pipeline.detect.DetectorInfo;
import io.spoor.pipeline.detect.FactDetector;
import io.spoor.pipeline.detect.LineageCutFact;
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
 * Detects a lineage that is longer than one chain holds: a loop that derives credentials without
 * end, or an attempt to leave the chain behind.
 */
public final class LineageCut implements FactDetector<LineageCutFact> {
  private static final DetectorInfo INFO =
      new DetectorInfo(
              "lineage-cut",
              1,
              "Lineage of credentials exceeds the limit of one chain",
              Severity.MEDIUM,
              50,
              List.of("attack.T1550", "owasp.asi03"),
              "Follow the related chain to the first credential, and find the loop that derives "
                  + "one credential from the other. Revoke the first credential if the loop has no "
                  + "purpose.",
              List.of(
                  "A service that renews its session from the session before, without ever signing "
                      + "in again."))
          .withSubject("the first key of the chain below the cut")
          .withDescription(
              "A chain holds a lineage of up to 64 keys. The next key roots a chain of its own, "
                  + "related to the chain above; so do keys below it, every 32 to 64 keys. The key "
                  + "is reported in both chains. Below 16 such cuts each key is a chain of its own; "
                  + "only the first of them is reported.");

  @Override
  public DetectorInfo info() {
    return INFO;
  }

  @Override
  public Class<LineageCutFact> factType() {
    return LineageCutFact.class;
  }

  @Override
  public Optional<Detection> evaluate(LineageCutFact fact) {
    var explanation =
        Explanation.of(
                new Actor.Named(
                    Noun.KEY, Keys.kind(fact.subject()) + ' ' + Keys.value(fact.subject()), null),
                Verb.EXCEED)
            .objects(fact.limit(), Noun.LINEAGE_KEY)
            .because(
                Clause.Kind.LINEAGE_CUT,
                Keys.kind(fact.parent()) + ' ' + Keys.value(fact.parent()));
    return Optional.of(
        new Detection(fact.time(), List.of(fact.eventId()), List.of(), explanation, null));
  }
}
