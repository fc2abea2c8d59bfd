package io.spoor.pipeline.detect;

import io.spoor.pipeline.detect.explanation.Verb;
import io.spoor.pipeline.detect.explanation.Noun;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.explanation.Clause;
import io.spoor.pipeline.tuning.TuningReader;
import io.spoor.schemas.key.Keys;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Detects a credential lineage that is deeper than expected. */
final class DeepLineage implements FactDetector<CredentialFact> {
  private static final RuleInfo RULE =
      new RuleInfo(
              "deep-lineage",
              1,
              "Credentials are made one from another many times over",
              Severity.LOW,
              25,
              List.of("attack.T1550.001", "owasp.asi03"),
              "Read the chain from the first credential down: each step loses some of who asked for it. Let the agent take on what it needs in one step.",
              List.of("Frameworks that exchange a token at every hop between agents."))
          .withSubject("the credential that goes too deep")
          .withDescription(
              "Counts the credentials from one to the first of its lineage, as far as they are known. The first one beyond the limit is told, those made from it are not again. "
                  + "In an agent's chain it is medium.");

  private final int maxSteps;

  DeepLineage(TuningReader tuning) {
    this.maxSteps =
        tuning.thresholds(RULE.id()).count("steps", 4, 1, CredentialFact.MAX_ANCESTORS - 1);
  }

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
                .object(Noun.CREDENTIAL, fact.keyIdentity().credentialId())
                .because(Clause.Kind.DERIVED_THROUGH, String.valueOf(derivations)));
    return Optional.of(
        fact.chain().agentId() == null ? detection : detection.withSeverity(Severity.MEDIUM));
  }
}
