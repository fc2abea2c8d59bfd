package io.spoor.pipeline.detect;

import io.spoor.pipeline.detect.explanation.Verb;
import io.spoor.pipeline.detect.explanation.Timing.Milestone;
import io.spoor.pipeline.detect.explanation.Part.Role;
import io.spoor.pipeline.detect.explanation.Noun;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.CredentialFact.CredentialUse;
import io.spoor.pipeline.tuning.TuningReader;
import io.spoor.schemas.key.Keys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Detects use of a credential after it, or an ancestor, was revoked. */
final class RevokedCredentialUse implements FactDetector<CredentialFact> {
  private static final RuleInfo RULE =
      new RuleInfo(
              "revoked-credential-used",
              1,
              "Credential is used after it was revoked",
              Severity.HIGH,
              75,
              List.of("attack.T1078.004", "attack.T1550.001", "owasp.asi03"),
              "End the sessions that were made with the key as well: revoking a key does not. Then read what was done with them since.",
              List.of(
                  "Calls under way while the key was revoked, and revocations that take a while to be known everywhere: the grace is for them."))
          .withSubject("a credential")
          .withDescription(
              "Follows a credential to those it was made from. Where one of them was deactivated or deleted in the same chain, uses that succeed later than that, by more than the grace, "
                  + "are told; until it was activated again, where that was seen.");

  private final long grace;

  RevokedCredentialUse(TuningReader tuning) {
    this.grace = tuning.thresholds(RULE.id()).duration("grace", Duration.ofMinutes(1)).toNanos();
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
    KeyIdentity revoked = firstRevoked(fact);
    if (revoked == null) {
      return Optional.empty();
    }
    long revokedAt = Objects.requireNonNull(revoked.revokedAt());
    long restoredAt =
        revoked.restoredAt() == null || revoked.restoredAt() < revokedAt
            ? Long.MAX_VALUE
            : revoked.restoredAt();
    List<CredentialUse> uses =
        fact.uses().findAfter(revokedAt + grace).stream()
            .filter(late -> late.time() < restoredAt && !late.outcome().equals("failure"))
            .toList();
    if (uses.isEmpty()) {
      return Optional.empty();
    }
    List<String> evidence = new ArrayList<>();
    evidence.add(Objects.requireNonNull(revoked.revokedBy()));
    uses.forEach(late -> evidence.add(late.eventId()));
    CredentialUse first = uses.getFirst();
    var use =
        Explanation.of(fact.actor(), Verb.CALL)
            .object(first.action())
            .and(Role.WITH, Noun.CREDENTIAL, fact.keyIdentity().credentialId());
    boolean sameCredential = Keys.base(revoked.key()).equals(Keys.base(fact.subject()));
    return Optional.of(
        fact.detection(
            first.time(),
            evidence,
            sameCredential
                ? use.timed(first.time() - revokedAt, Milestone.REVOCATION)
                : use.timed(
                    first.time() - revokedAt,
                    Milestone.ANCESTOR_REVOCATION,
                    Keys.value(revoked.key()))));
  }

  private static @Nullable KeyIdentity firstRevoked(CredentialFact fact) {
    return Stream.concat(Stream.of(fact.keyIdentity()), fact.ancestors().stream())
        .filter(bearer -> bearer.revokedAt() != null)
        .findFirst()
        .orElse(null);
  }
}
