package io.spoor.pipeline.detect.credential;

import io.spoor.pipeline.detect.CredentialFact;
import io.spoor.pipeline.detect.CredentialFact.CredentialUse;
import io.spoor.pipeline.detect.Detection;
import io.spoor.pipeline.detect.DetectorInfo;
import io.spoor.pipeline.detect.FactDetector;
import io.spoor.pipeline.detect.KeyIdentity;
import io.spoor.pipeline.detect.Severity;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.explanation.Noun;
import io.spoor.pipeline.detect.explanation.OutcomeCounts;
import io.spoor.pipeline.detect.explanation.Part.Role;
import io.spoor.pipeline.detect.explanation.Timing.Milestone;
import io.spoor.pipeline.detect.explanation.Verb;
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
public final class RevokedCredentialUse implements FactDetector<CredentialFact> {
  private static final DetectorInfo INFO =
      new DetectorInfo(
              "revoked-credential-use",
              1,
              "Credential used after revocation",
              Severity.HIGH,
              75,
              List.of("attack.T1078.004", "attack.T1550.001", "owasp.asi03"),
              "Also end the sessions derived from the key, which stay valid after its "
                  + "revocation. Then review their actions since the revocation.",
              List.of(
                  "Calls in progress during the revocation, and slow propagation of a "
                      + "revocation; the grace period covers both."))
          .withSubject("a credential")
          .withDescription(
              "Checks a credential and its ancestors for a deactivation or deletion in the "
                  + "same chain. Reports later uses that did not fail, after the grace "
                  + "period (grace). Uses after a recorded reactivation are not reported.");

  private final long grace;

  public RevokedCredentialUse(TuningReader tuning) {
    this.grace = tuning.thresholds(INFO.id()).duration("grace", Duration.ofMinutes(1)).toNanos();
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
    CredentialUse first = CredentialUse.shown(uses);
    var use =
        Explanation.of(fact.actor(), Verb.CALL)
            .object(first.action())
            .and(Role.WITH, Noun.CREDENTIAL, fact.keyIdentity().name())
            .outcome(OutcomeCounts.of(first.outcome()));
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
