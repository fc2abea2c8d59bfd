package io.spoor.pipeline.detect;

import io.spoor.pipeline.state.Observation;
import io.spoor.pipeline.tuning.Thresholds;
import io.spoor.pipeline.tuning.TuningReader;
import io.spoor.schemas.Effect;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Principal;
import io.spoor.schemas.vocabulary.EffectKind;
import io.spoor.schemas.vocabulary.EffectOutcomes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Detects reads, or attempted reads, of many secrets by one principal within minutes. The group is
 * the principal.
 */
final class MassSecretRead implements ActionDetector {
  private static final RuleInfo RULE =
      new RuleInfo(
              "mass-secret-read",
              1,
              "Many secrets read at once",
              Severity.MEDIUM,
              60,
              List.of("attack.T1555.006", "attack.T1552.001", "attack.T1552.005", "owasp.asi03"),
              "Find out who runs this and why it needs so many. If nobody knows: revoke the credential and change every secret that was read.",
              List.of(
                  "An infrastructure tool that refreshes what it manages.",
                  "An application with many secrets that starts."))
          .withSubject("a burst of reads of one principal in one chain")
          .withDescription(
              "Counts how many different secrets, encrypted parameters, machine passwords and start scripts one principal reads, or is denied, or asks of machines that do not exist, within a span; "
                  + "a call that does not say which counts as five. High when an agent does it.");

  /** Also refusals, and guesses of machines that do not exist. */
  private static final Set<String> COUNTED_OUTCOMES =
      Set.of(EffectOutcomes.SUCCESS, EffectOutcomes.DENIED, EffectOutcomes.NOT_FOUND);

  private static final String SECRETS = "which";

  private final int secrets;
  private final long within;

  MassSecretRead(TuningReader tuning) {
    Thresholds thresholds = tuning.thresholds(RULE.id());
    this.secrets = thresholds.count("secrets", 10, 2, 10_000);
    this.within = thresholds.duration("within", Duration.ofMinutes(10)).toNanos();
  }

  @Override
  public RuleInfo rule() {
    return RULE;
  }

  @Override
  public Set<EffectKind> effects() {
    return Set.of(EffectKind.READS_SECRET);
  }

  @Override
  public @Nullable Observation observe(IdentityEvent event) {
    Principal principal = event.getPrincipal();
    Effect read = Effects.first(event, EffectKind.READS_SECRET);
    if (principal == null || read == null || !Actors.isDirect(event)) {
      return null;
    }
    return COUNTED_OUTCOMES.contains(read.getOutcome())
        ? ObservationFactory.create(
            RULE,
            event,
            ObservationFactory.identity(principal),
            Map.of(
                SECRETS,
                SecretIds.of(event, read),
                "outcome",
                event.getOutcome(),
                "span",
                String.valueOf(event.getTime() / within)))
        : null;
  }

  /** Stores one observation per span for a secret that is read often. */
  @Override
  public boolean earliestOnly() {
    return true;
  }

  @Override
  public List<AnchoredDetection> evaluate(ActionGroup actions) {
    List<AnchoredDetection> detections = new ArrayList<>();
    for (Bursts.Burst window :
        Bursts.find(actions.observations(), within, secrets, MassSecretRead::secretIds)) {
      List<Observation> burst = window.actions();
      Observation first = window.first();
      long failed = burst.stream().filter(read -> !ObservedActions.succeeded(read)).count();
      String explanation =
          "%s %s %d secrets within %s (%s)%s."
              .formatted(
                  Actors.name(actions, first),
                  failed == burst.size() ? "tried to read" : "read",
                  countDistinct(burst),
                  TimeSpans.format(window.last().getTime() - first.getTime()),
                  first.getAction(),
                  failed == 0 || failed == burst.size() ? "" : "; " + failed + " calls failed");
      detections.add(
          AnchoredDetection.of(
              first,
              actions
                  .detection(burst, explanation)
                  .withSeverity(Actors.severity(actions, Severity.HIGH, Severity.MEDIUM))));
    }
    return detections;
  }

  private static List<String> secretIds(Observation read) {
    return SecretIds.split(Objects.requireNonNull(ObservationFactory.fact(read, SECRETS)));
  }

  private static int countDistinct(List<Observation> reads) {
    Set<String> distinct = new HashSet<>();
    reads.forEach(read -> distinct.addAll(secretIds(read)));
    return distinct.size();
  }
}
