package io.spoor.pipeline.detect;

import io.spoor.pipeline.detect.explanation.Verb;
import io.spoor.pipeline.detect.explanation.Part.Role;
import io.spoor.pipeline.detect.explanation.Part;
import io.spoor.pipeline.detect.explanation.Noun;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.explanation.Clause;
import io.spoor.pipeline.detect.explanation.Actor;
import io.spoor.pipeline.state.Holder;
import io.spoor.schemas.key.Keys;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Detects one credential held by several runs: either it is shared by design, or one run took it.
 */
final class SharedCredential implements FactDetector<SharedCredentialFact> {
  private static final RuleInfo RULE =
      new RuleInfo(
              "shared-credential",
              1,
              "One credential is presented by several agent runs",
              Severity.HIGH,
              65,
              List.of("attack.T1550.001", "attack.T1528", "owasp.asi03"),
              "Find out which run the credential was issued for, and how the others came by it. Revoke it, and give each run a credential of its own.",
              List.of(
                  "A static key that a whole deployment shares: give runs their own, until then nobody can tell them apart."))
          .withSubject("a credential")
          .withDescription(
              "Each run that presents a credential is a holder of it. When two runs hold one with equal right, so that neither is"
                  + " above the other in a lineage and no transaction holds both, the credential roots a chain of its own, is related to"
                  + " both runs, and is reported: once, with the earliest holders as evidence. Who comes later raises the count."
                  + " It is taken back when a late record shows that the holders are one run, or one lineage.");

  @Override
  public RuleInfo rule() {
    return RULE;
  }

  @Override
  public Class<SharedCredentialFact> factType() {
    return SharedCredentialFact.class;
  }

  @Override
  public Optional<Detection> evaluate(SharedCredentialFact fact) {
    List<Holder> holders = fact.holders();
    List<String> agents =
        holders.stream()
            .map(Holder::getAgentId)
            .filter(Objects::nonNull)
            .distinct()
            .sorted()
            .toList();
    var presented =
        Explanation.of(Actor.credential(Keys.value(fact.subject())), Verb.BE_PRESENTED)
            .and(Role.BY, fact.holderCount(), Noun.RUN);
    var explanation =
        agents.isEmpty()
            ? presented
            : presented
                .with(new Part(Role.OF, Noun.AGENT, null, agents, null))
                .because(
                    Clause.Kind.FIRST_PRESENTED_BY,
                    Objects.requireNonNullElse(
                        holders.getFirst().getAgentId(), "an unknown agent"));
    return Optional.of(
        new Detection(
            holders.get(1).getIssuedAt(),
            holders.stream().map(Holder::getEventId).toList(),
            agents,
            explanation,
            null));
  }
}
