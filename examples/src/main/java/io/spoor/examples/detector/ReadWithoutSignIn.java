package io.spoor.examples.detector;

import io.spoor.pipeline.detect.ActionDetector;
import io.spoor.pipeline.detect.ActionGroup;
import io.spoor.pipeline.detect.AnchoredDetection;
import io.spoor.pipeline.detect.Detector;
import io.spoor.pipeline.detect.DetectorInfo;
import io.spoor.pipeline.detect.DetectorProvider;
import io.spoor.pipeline.detect.Effects;
import io.spoor.pipeline.detect.ObservationFactory;
import io.spoor.pipeline.detect.ObservedActions;
import io.spoor.pipeline.detect.Severity;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.explanation.Part.Role;
import io.spoor.pipeline.detect.explanation.Verb;
import io.spoor.pipeline.state.Observation;
import io.spoor.pipeline.tuning.TuningReader;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Principal;
import io.spoor.schemas.vocabulary.EffectKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Example of a detector: secrets that a principal reads without a sign-in before. {@code
 * docs/extending/detector.md} explains it.
 */
public final class ReadWithoutSignIn implements ActionDetector {
  private static final DetectorInfo INFO =
      new DetectorInfo(
              "read-without-sign-in",
              1,
              "Secret read without a sign-in before",
              Severity.MEDIUM,
              40,
              List.of("attack.T1552", "owasp.asi03"),
              "Ask the principal how it obtained its credential.",
              List.of("A source whose sign-ins are not recorded."))
          .withSubject("a principal in one chain")
          .withDescription(
              "Evaluates successful reads of secrets. A read is reported if its principal did not "
                  + "sign in during the time before. A record of a sign-in that arrives late "
                  + "retracts the finding.");

  /** Fact of an observation: the action is a read, not a sign-in. */
  private static final String READ = "read";

  private final long within;

  private ReadWithoutSignIn(TuningReader tuning) {
    this.within = tuning.thresholds(INFO.id()).duration("within", Duration.ofHours(12)).toNanos();
  }

  /** Creates the detector; {@code META-INF/services} names this class. */
  public static final class Provider implements DetectorProvider {
    @Override
    public List<Detector> detectors(TuningReader tuning) {
      return List.of(new ReadWithoutSignIn(tuning));
    }
  }

  @Override
  public DetectorInfo info() {
    return INFO;
  }

  @Override
  public Set<EffectKind> effects() {
    return Set.of(EffectKind.READS_SECRET, EffectKind.AUTHENTICATES);
  }

  @Override
  public @Nullable Observation observe(IdentityEvent event) {
    Principal principal = event.getPrincipal();
    if (principal == null || !ObservationFactory.succeeded(event)) {
      return null;
    }
    return ObservationFactory.create(
        INFO,
        event,
        ObservationFactory.identity(principal),
        Effects.has(event, EffectKind.READS_SECRET) ? Map.of(READ, "") : Map.of());
  }

  @Override
  public List<AnchoredDetection> evaluate(ActionGroup actions) {
    List<Observation> reads =
        actions.matching(
            action -> ObservedActions.has(action, READ) && !isAfterSignIn(action, actions));
    if (reads.isEmpty()) {
      return List.of();
    }
    var explanation =
        Explanation.of(actions.actor(reads), Verb.READ)
            .object("a secret")
            .and(Role.WITHOUT, "a sign-in before")
            .calls(ActionGroup.operations(reads));
    return List.of(AnchoredDetection.of(reads.getFirst(), actions.detection(reads, explanation)));
  }

  private boolean isAfterSignIn(Observation read, ActionGroup actions) {
    return actions.observations().stream()
        .filter(action -> !ObservedActions.has(action, READ))
        .mapToLong(signIn -> read.getTime() - signIn.getTime())
        .anyMatch(since -> since >= 0 && since <= within);
  }
}
