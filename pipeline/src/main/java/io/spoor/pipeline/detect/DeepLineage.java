package io.spoor.pipeline.detect;

import io.spoor.pipeline.tuning.Tuning;
import io.spoor.schemas.key.Keys;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Credentials are made one from another, deeper than anybody needs. */
final class DeepLineage implements Detector<CredentialFact> {
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
          .about("the credential that goes too deep")
          .works(
              "Counts the credentials from one to the first of its lineage, as far as they are known. The first one beyond the limit is told, those made from it are not again. "
                  + "In an agent's chain it is medium.");

  private final int steps;

  DeepLineage(Tuning tuning) {
    this.steps = tuning.of(RULE.id()).count("steps", 4, 1, CredentialFact.MOST_ANCESTORS - 1);
  }

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
    if (fact.ancestors().size() <= steps) {
      return Optional.empty();
    }
    long made =
        Stream.concat(Stream.of(fact.bearer()), fact.ancestors().stream())
                .filter(Bearer::isCredential)
                .map(bearer -> Keys.base(bearer.key()))
                .distinct()
                .count()
            - 1;
    if (made != steps + 1) {
      return Optional.empty();
    }
    Judgement judgement =
        fact.judgement(
            "%s acts with a credential that was made through %d others, one from the other."
                .formatted(fact.who(fact.bearer().identity()), made));
    return Optional.of(
        fact.chain().agentId() == null ? judgement : judgement.withSeverity(Severity.MEDIUM));
  }
}
