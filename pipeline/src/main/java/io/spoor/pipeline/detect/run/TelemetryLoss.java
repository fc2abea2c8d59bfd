package io.spoor.pipeline.detect.run;

import io.spoor.pipeline.detect.CredentialFact;
import io.spoor.pipeline.detect.CredentialFact.CredentialUse;
import io.spoor.pipeline.detect.CredentialFact.RunPeriod;
import io.spoor.pipeline.detect.Detection;
import io.spoor.pipeline.detect.DetectorInfo;
import io.spoor.pipeline.detect.FactDetector;
import io.spoor.pipeline.detect.Severity;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.explanation.Timing.Milestone;
import io.spoor.pipeline.detect.explanation.Verb;
import io.spoor.pipeline.tuning.TuningReader;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Detects use of a run's credential after the agent has stopped sending spans. */
public final class TelemetryLoss implements FactDetector<CredentialFact> {
  private static final DetectorInfo INFO =
      new DetectorInfo(
              "telemetry-loss",
              1,
              "Agent's spans stopped while its credential stayed in use",
              Severity.MEDIUM,
              50,
              List.of("attack.T1562.001", "attack.T1550.001", "owasp.asi10"),
              "Check whether the agent's process runs and its exporter works. If the agent "
                  + "has stopped, revoke the credential: another party uses it.",
              List.of(
                  "A tool call longer than the limit; its span arrives when it ends, and "
                      + "retracts the finding.",
                  "Agents whose framework writes no span for the run itself."))
          .withSubject("a credential")
          .withDescription(
              "Reports uses of a run's own credential that are later than the run's last "
                  + "span by more than the limit (quiet). The uses come from another source. "
                  + "The run's own span, which arrives last, must be missing. The finding is "
                  + "provisional until the uses continue beyond twice the limit. A late span "
                  + "retracts the finding.");

  private final long maxSilence;

  public TelemetryLoss(TuningReader tuning) {
    this.maxSilence =
        tuning.thresholds(INFO.id()).duration("quiet", Duration.ofMinutes(30)).toNanos();
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
    if (run == null
        || run.endedAt() != null
        || !fact.keyIdentity().isCredential()
        || !fact.belongsToRun()) {
      return Optional.empty();
    }
    List<CredentialUse> unaccounted = fact.uses().findAfter(run.lastSpanAt() + maxSilence);
    if (unaccounted.isEmpty()) {
      return Optional.empty();
    }
    CredentialUse first = unaccounted.getFirst();
    Detection detection =
        fact.detection(
            first.time(),
            unaccounted.stream().map(CredentialUse::eventId).toList(),
            Explanation.of(fact.credential(), Verb.BE_USED)
                .call(first.action())
                .timed(first.time() - run.lastSpanAt(), Milestone.LAST_SPAN));
    boolean continues = !fact.uses().findAfter(run.lastSpanAt() + 2 * maxSilence).isEmpty();
    return Optional.of(continues ? detection : detection.asProvisional());
  }
}
