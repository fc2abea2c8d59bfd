package io.spoor.pipeline.detect.run;

import io.spoor.pipeline.detect.CredentialFact;
import io.spoor.pipeline.detect.CredentialFact.CredentialUse;
import io.spoor.pipeline.detect.CredentialFact.RunPeriod;
import io.spoor.pipeline.detect.CredentialHolder;
import io.spoor.pipeline.detect.Detection;
import io.spoor.pipeline.detect.DetectorInfo;
import io.spoor.pipeline.detect.FactDetector;
import io.spoor.pipeline.detect.Severity;
import io.spoor.pipeline.detect.explanation.Clause;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.explanation.Timing.Milestone;
import io.spoor.pipeline.detect.explanation.Verb;
import io.spoor.pipeline.tuning.TuningReader;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Detects use of a run's credential after the run has ended. */
public final class PostRunActivity implements FactDetector<CredentialFact> {
  private static final DetectorInfo INFO =
      new DetectorInfo(
              "post-run-activity",
              2,
              "Run's credential used or presented after the run ended",
              Severity.HIGH,
              70,
              List.of("attack.T1550.001", "attack.T1528", "owasp.asi03", "owasp.asi10"),
              "Revoke the credential. Find the origin of the calls: a background job of the "
                  + "run, or a copy of the credential.",
              List.of("A run that starts background work and ends before it is complete."))
          .withSubject("a credential")
          .withDescription(
              "Compares the end of the run's own span with later uses of credentials issued "
                  + "for the run, and with later spans of its trace. Reports uses later than "
                  + "the grace period (grace). Event times count, not arrival times. Keys "
                  + "that outlive runs, and credentials older than the run, are not "
                  + "evaluated.");

  private final long grace;

  public PostRunActivity(TuningReader tuning) {
    this.grace = tuning.thresholds(INFO.id()).duration("grace", Duration.ofMinutes(5)).toNanos();
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
    RunPeriod run = fact.run();
    if (run == null || run.endedAt() == null || !fact.belongsToRun()) {
      return Optional.empty();
    }
    long ended = Objects.requireNonNull(run.endedAt());
    List<CredentialUse> lateUses = fact.uses().findAfter(ended + grace);
    if (lateUses.isEmpty()) {
      return Optional.empty();
    }
    List<CredentialUse> used = lateUses.stream().filter(use -> !fact.isIssuance(use)).toList();
    CredentialUse shown = CredentialUse.shown(used.isEmpty() ? lateUses : used);
    var explanation =
        Explanation.of(fact.credential(), verb(fact, used.isEmpty()))
            .call(shown.action())
            .timed(
                shown.time() - ended,
                fact.holder() == CredentialHolder.WORKFLOW
                    ? Milestone.CHAIN_RUN_END
                    : Milestone.RUN_END);
    boolean allFailed = used.stream().allMatch(use -> use.outcome().equals("failure"));
    return Optional.of(
        fact.detection(
            shown.time(),
            lateUses.stream().map(CredentialUse::eventId).toList(),
            allFailed && !used.isEmpty()
                ? explanation.because(Clause.Kind.NO_CALL_SUCCEEDED)
                : explanation));
  }

  private static Verb verb(CredentialFact fact, boolean onlyIssued) {
    if (!fact.keyIdentity().isCredential()) {
      return Verb.ACT;
    }
    return onlyIssued ? Verb.BE_ISSUED : Verb.BE_USED;
  }
}
