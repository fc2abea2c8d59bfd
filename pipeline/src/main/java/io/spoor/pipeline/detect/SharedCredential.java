package io.spoor.pipeline.detect;

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
    String explanation =
        "Credential %s was presented by %d separate runs%s, first by %s."
            .formatted(
                Keys.value(fact.subject()),
                fact.holderCount(),
                agents.isEmpty() ? "" : " of " + String.join(", ", agents),
                Objects.requireNonNullElse(holders.getFirst().getAgentId(), "an unnamed agent"));
    return Optional.of(
        new Detection(
            holders.get(1).getIssuedAt(),
            holders.stream().map(Holder::getEventId).toList(),
            agents,
            explanation,
            null));
  }
}
