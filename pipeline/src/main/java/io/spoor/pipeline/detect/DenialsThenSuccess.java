package io.spoor.pipeline.detect;

import io.spoor.pipeline.state.Observation;
import io.spoor.pipeline.tuning.Thresholds;
import io.spoor.pipeline.tuning.TuningReader;
import io.spoor.schemas.Effect;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Principal;
import io.spoor.schemas.vocabulary.EffectKind;
import io.spoor.schemas.vocabulary.EffectQualifiers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Detects repeated denials of a principal, followed by a successful sensitive call. The group is
 * the principal.
 */
final class DenialsThenSuccess implements ActionDetector {
  private static final RuleInfo RULE =
      new RuleInfo(
              "denials-then-success",
              1,
              "Denied again and again, and then it worked",
              Severity.MEDIUM,
              55,
              List.of("attack.T1580", "attack.T1526", "attack.T1078.004", "owasp.asi03"),
              "Which door opened, and should it have? Read what came after the success, and take the right away if nobody meant it.",
              List.of(
                  "A new role whose rights take a minute to be there.",
                  "A script that is tried until its policy is complete."))
          .withSubject("a burst of denials of one principal in one chain")
          .withDescription(
              "Counts denials of one principal within a span; each action beyond the first that is denied counts once more. Speaks when, not later than that span after them, "
                  + "an action that was denied succeeds, or one that takes on an identity, reads secrets or changes rights. A wrong password at the console's door counts as denied. High when an agent does it.");

  private static final String DENIED = "denied";
  private static final long A_SECOND = Duration.ofSeconds(1).toNanos();

  private final int denials;
  private final long within;

  DenialsThenSuccess(TuningReader tuning) {
    Thresholds thresholds = tuning.thresholds(RULE.id());
    this.denials = thresholds.count("denials", 5, 2, 1_000);
    this.within = thresholds.duration("within", Duration.ofMinutes(10)).toNanos();
  }

  @Override
  public RuleInfo rule() {
    return RULE;
  }

  @Override
  public Set<EffectKind> effects() {
    return Set.of(
        EffectKind.IS_DENIED,
        EffectKind.AUTHENTICATES,
        EffectKind.IMPERSONATES,
        EffectKind.ADMINISTERS_ACCESS,
        EffectKind.READS_SECRET,
        EffectKind.RUNS_CODE);
  }

  @Override
  public @Nullable Observation observe(IdentityEvent event) {
    Principal principal = event.getPrincipal();
    if (principal == null || !Actors.isDirect(event)) {
      return null;
    }
    if (Effects.has(event, EffectKind.IS_DENIED) || isWrongPassword(event)) {
      return ObservationFactory.create(
          RULE,
          event,
          ObservationFactory.identity(principal),
          Map.of(
              DENIED,
              event.getAction() + ' ' + EventFields.resource(event),
              "second",
              String.valueOf(event.getTime() / A_SECOND)));
    }
    return ObservationFactory.succeeded(event) && isSensitive(event)
        ? ObservationFactory.create(
            RULE,
            event,
            ObservationFactory.identity(principal),
            Map.of("span", String.valueOf(event.getTime() / A_SECOND)))
        : null;
  }

  /** Stores one of several denials within a second. */
  @Override
  public boolean earliestOnly() {
    return true;
  }

  @Override
  public int maxObservations() {
    return 2 * MAX_OBSERVATIONS;
  }

  private static boolean isWrongPassword(IdentityEvent event) {
    return Effects.has(event, EffectKind.AUTHENTICATES) && !ObservationFactory.succeeded(event);
  }

  private static boolean isSensitive(IdentityEvent event) {
    return Effects.has(event, EffectKind.IMPERSONATES)
        || Effects.has(event, EffectKind.AUTHENTICATES)
        || Effects.has(event, EffectKind.ADMINISTERS_ACCESS)
        || Effects.has(event, EffectKind.READS_SECRET)
        || runsCodeDirectly(event);
  }

  /** Whether it runs code by itself, not with the next start or call. */
  private static boolean runsCodeDirectly(IdentityEvent event) {
    Effect execution = Effects.first(event, EffectKind.RUNS_CODE);
    return execution != null && Effects.qualifier(execution, EffectQualifiers.MANNER) == null;
  }

  @Override
  public List<AnchoredDetection> evaluate(ActionGroup actions) {
    List<Observation> denied = actions.matching(action -> action.getFacts().containsKey(DENIED));
    List<AnchoredDetection> detections = new ArrayList<>();
    for (Bursts.Burst burst :
        Bursts.find(denied, within, denials + 1, DenialsThenSuccess::denialKeys)) {
      // A success before the threshold is not the result of the denied attempts.
      long end = burst.last().getTime() + within;
      List<Observation> successes =
          actions.matching(
              action ->
                  ObservedActions.succeeded(action)
                      && action.getTime() >= burst.reachedAt()
                      && action.getTime() <= end);
      if (!successes.isEmpty()) {
        detections.add(detection(actions, burst.actions(), successes.getFirst()));
      }
    }
    return detections;
  }

  private static AnchoredDetection detection(
      ActionGroup actions, List<Observation> burst, Observation success) {
    Set<String> deniedActions =
        burst.stream().map(Observation::getAction).collect(Collectors.toSet());
    List<Observation> evidence = new ArrayList<>(burst.subList(0, Math.min(burst.size(), 20)));
    evidence.add(success);
    String explanation =
        "%s was denied %d times (%s), and then %s succeeded."
            .formatted(
                Actors.name(actions, success),
                burst.size(),
                deniedActions.size() == 1
                    ? deniedActions.iterator().next()
                    : deniedActions.size() + " kinds of action",
                success.getAction());
    return AnchoredDetection.of(
        burst.getFirst(),
        actions
            .detection(evidence, explanation)
            .withSeverity(Actors.severity(actions, Severity.HIGH, Severity.MEDIUM)));
  }

  /** Keys of the denial for counting: the denial itself, and its kind of action. */
  private static List<String> denialKeys(Observation denial) {
    return List.of(denial.getEventId(), "kind " + denial.getAction());
  }
}
