package io.spoor.pipeline.detect.identityswitch;

import io.spoor.pipeline.detect.CredentialFact;
import io.spoor.pipeline.detect.Detection;
import io.spoor.pipeline.detect.DetectorInfo;
import io.spoor.pipeline.detect.FactDetector;
import io.spoor.pipeline.detect.KeyIdentity;
import io.spoor.pipeline.detect.Severity;
import io.spoor.pipeline.detect.explanation.Clause;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.explanation.Noun;
import io.spoor.pipeline.detect.explanation.Verb;
import io.spoor.pipeline.tuning.TuningReader;
import io.spoor.schemas.key.Keys;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Detects a credential lineage that is deeper than expected. */
public final class DeepLineage implements FactDetector<CredentialFact> {
  private static final DetectorInfo INFO =
      new DetectorInfo(
              "deep-lineage",
              1,
              "Credential lineage deeper than the limit",
              Severity.LOW,
              25,
              List.of("attack.T1550.001", "owasp.asi03"),
              "Read the chain from the first credential: each step obscures the original "
                  + "requester. Let the agent assume the required identity in one step.",
              List.of("Frameworks that exchange a token at every hop between agents."))
          .withSubject("the first credential beyond the limit")
          .withDescription(
              "Counts the known derivations from a credential back to the first of its "
                  + "lineage. Reports the first credential beyond the limit (steps), but "
                  + "none of its descendants. Severity: low; medium in an agent's chain.");

  private final int maxSteps;

  public DeepLineage(TuningReader tuning) {
    this.maxSteps =
        tuning.thresholds(INFO.id()).count("steps", 4, 1, CredentialFact.MAX_ANCESTORS - 1);
  }

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
    if (fact.ancestors().size() <= maxSteps) {
      return Optional.empty();
    }
    long derivations =
        Stream.concat(Stream.of(fact.keyIdentity()), fact.ancestors().stream())
                .filter(KeyIdentity::isCredential)
                .map(bearer -> Keys.base(bearer.key()))
                .distinct()
                .count()
            - 1;
    if (derivations != maxSteps + 1) {
      return Optional.empty();
    }
    Detection detection =
        fact.detection(
            Explanation.of(fact.actor(), Verb.USE)
                .object(Noun.CREDENTIAL, fact.keyIdentity().name())
                .because(Clause.Kind.DERIVED_THROUGH, String.valueOf(derivations)));
    return Optional.of(
        fact.chain().agentId() == null ? detection : detection.withSeverity(Severity.MEDIUM));
  }
}
