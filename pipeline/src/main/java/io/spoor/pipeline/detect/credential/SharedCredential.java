package io.spoor.pipeline.detect.credential;

import io.spoor.pipeline.detect.Detection;
import io.spoor.pipeline.detect.DetectorInfo;
import io.spoor.pipeline.detect.FactDetector;
import io.spoor.pipeline.detect.Severity;
import io.spoor.pipeline.detect.SharedCredentialFact;
import io.spoor.pipeline.detect.StatedTimeOrder;
import io.spoor.pipeline.detect.explanation.Actor;
import io.spoor.pipeline.detect.explanation.Clause;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.explanation.Noun;
import io.spoor.pipeline.detect.explanation.Part;
import io.spoor.pipeline.detect.explanation.Part.Role;
import io.spoor.pipeline.detect.explanation.Verb;
import io.spoor.pipeline.state.Holder;
import io.spoor.schemas.key.Keys;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Detects one credential held by several runs: either it is shared by design, or one run took it.
 */
public final class SharedCredential implements FactDetector<SharedCredentialFact> {
  private static final DetectorInfo INFO =
      new DetectorInfo(
              "shared-credential",
              1,
              "One credential presented by several agent runs",
              Severity.HIGH,
              65,
              List.of("attack.T1550.001", "attack.T1528", "owasp.asi03"),
              "Find the run that the credential was issued for, and how the others obtained "
                  + "it. Revoke it, and issue a separate credential to each run.",
              List.of(
                  "A static key that a whole deployment shares; until each run has its own, "
                      + "runs cannot be distinguished."))
          .withSubject("a credential")
          .withDescription(
              "Each run that presents a credential is a holder. Two holders have an equal "
                  + "claim if neither is above the other in a lineage and no transaction "
                  + "contains both. The credential then roots a separate chain that is "
                  + "related to both runs. It is reported once, with the earliest holders as "
                  + "evidence; later holders raise the count. Retracts the finding if a late "
                  + "record shows that the holders are one run or one lineage.");

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
            : first(presented.with(new Part(Role.OF, Noun.AGENT, null, agents, null)), holders);
    return Optional.of(
        new Detection(
            holders.get(1).getIssuedAt(),
            holders.stream().map(Holder::getEventId).toList(),
            agents,
            explanation,
            null));
  }

  private static Explanation first(Explanation presented, List<Holder> holders) {
    Holder first = holders.getFirst();
    return StatedTimeOrder.isBefore(first.getIssuedAt(), holders.get(1).getIssuedAt())
        ? presented.because(
            Clause.Kind.FIRST_PRESENTED_BY,
            Objects.requireNonNullElse(first.getAgentId(), "an unknown agent"))
        : presented.because(Clause.Kind.FIRST_PRESENTATIONS_TIED);
  }
}
