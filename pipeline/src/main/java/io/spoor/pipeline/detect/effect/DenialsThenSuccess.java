package io.spoor.pipeline.detect.effect;

import io.spoor.pipeline.detect.ActionDetector;
import io.spoor.pipeline.detect.ActionGroup;
import io.spoor.pipeline.detect.Actors;
import io.spoor.pipeline.detect.AnchoredDetection;
import io.spoor.pipeline.detect.DetectorInfo;
import io.spoor.pipeline.detect.Effects;
import io.spoor.pipeline.detect.EventFields;
import io.spoor.pipeline.detect.ObservationFactory;
import io.spoor.pipeline.detect.ObservedActions;
import io.spoor.pipeline.detect.Severity;
import io.spoor.pipeline.detect.StatedTimeOrder;
import io.spoor.pipeline.detect.explanation.Actor;
import io.spoor.pipeline.detect.explanation.Clause;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.explanation.Noun;
import io.spoor.pipeline.detect.explanation.PrincipalNames;
import io.spoor.pipeline.detect.explanation.Verb;
import io.spoor.pipeline.state.Observation;
import io.spoor.pipeline.tuning.Thresholds;
import io.spoor.pipeline.tuning.TuningReader;
import io.spoor.schemas.Effect;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Principal;
import io.spoor.schemas.vocabulary.EffectKind;
import io.spoor.schemas.vocabulary.EffectOutcomes;
import io.spoor.schemas.vocabulary.EffectQualifiers;
import io.spoor.schemas.vocabulary.EffectQualifiers.Manner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Detects repeated denials of a principal, followed by a successful sensitive call. The group is
 * the principal.
 */
public final class DenialsThenSuccess implements ActionDetector {
  private static final DetectorInfo INFO =
      new DetectorInfo(
              "denials-then-success",
              4,
              "Repeated denials followed by a sensitive action",
              Severity.MEDIUM,
              55,
              List.of("attack.T1580", "attack.T1526", "attack.T1078.004", "owasp.asi03"),
              "Check whether the successful action should be permitted, and remove the "
                  + "permission if not. Review the actions after it.",
              List.of(
                  "A new role whose permissions take a minute to become effective.",
                  "A script that is retried until its policy is complete."))
          .withSubject("a burst of denials of one principal in one chain")
          .withDescription(
              "Counts the denials of one principal within a time span; each different action "
                  + "denied adds one beyond the first. A sign-in counts as a denial if a "
                  + "credential was refused; a challenge or an expired page does not. Of equal "
                  + "denials within a second, one is counted. Reports the burst if a sensitive action "
                  + "succeeds after the threshold is reached, at most one span after the "
                  + "last denial. Sensitive actions assume an identity, sign in to the "
                  + "console, read secrets, change permissions or run code. The explanation counts "
                  + "the denials before that action only. Severity: medium; high for an agent.");

  private static final String DENIED = "denied";

  /** The denial refused a sign-in: who tried is not known, only as whom. */
  private static final String SIGN_IN = "sign-in";

  /** Target of a call; absent when the record names none. */
  private static final String TARGET = "target";

  /** Kinds of the effects by which two actions are compared; absent when there are none. */
  private static final String KINDS = "kinds";

  /** Manners in which the code runs with the next start or call. */
  private static final Set<String> LATER =
      Set.of(Manner.START_SCRIPT, Manner.OWN_LIBRARY, Manner.FOREIGN_LIBRARY, Manner.SCHEDULED);

  private static final long A_SECOND = Duration.ofSeconds(1).toNanos();

  private final int denials;
  private final long within;

  public DenialsThenSuccess(TuningReader tuning) {
    Thresholds thresholds = tuning.thresholds(INFO.id());
    this.denials = thresholds.count("denials", 5, 2, 1_000);
    this.within = thresholds.duration("within", Duration.ofMinutes(10)).toNanos();
  }

  @Override
  public DetectorInfo info() {
    return INFO;
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
    if (event.getObserves() != null) {
      return null; // one denial, however many recorded it
    }
    Principal principal = event.getPrincipal();
    if (principal == null || !Actors.isDirect(event)) {
      return null;
    }
    if (Effects.has(event, EffectKind.IS_DENIED) || isRefusedSignIn(event)) {
      return ObservationFactory.create(
          INFO, event, ObservationFactory.identity(principal), facts(event, denial(event)));
    }
    return ObservationFactory.succeeded(event) && isSensitive(event)
        ? ObservationFactory.create(
            INFO, event, ObservationFactory.identity(principal), facts(event, Map.of()))
        : null;
  }

  private static Map<String, String> denial(IdentityEvent event) {
    String denied = event.getAction() + ' ' + EventFields.resource(event);
    return isRefusedSignIn(event) ? Map.of(DENIED, denied, SIGN_IN, "") : Map.of(DENIED, denied);
  }

  private static Map<String, String> facts(IdentityEvent event, Map<String, String> kind) {
    Map<String, String> facts = new HashMap<>(kind);
    facts.put("second", String.valueOf(event.getTime() / A_SECOND));
    String target = EventFields.resource(event);
    if (!target.isEmpty()) {
      facts.put(TARGET, target);
    }
    String kinds =
        event.getEffects().stream()
            .map(Effect::getKind)
            .filter(effect -> !effect.equals(EffectKind.IS_DENIED.label()))
            .distinct()
            .sorted()
            .collect(Collectors.joining(" "));
    if (!kinds.isEmpty()) {
      facts.put(KINDS, kinds);
    }
    return facts;
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

  /** Whether a sign-in failed because a credential was refused, not by an error or interruption. */
  private static boolean isRefusedSignIn(IdentityEvent event) {
    Effect signIn = Effects.first(event, EffectKind.AUTHENTICATES);
    return signIn != null && EffectOutcomes.DENIED.equals(signIn.getOutcome());
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
    return execution != null
        && !LATER.contains(String.valueOf(Effects.qualifier(execution, EffectQualifiers.MANNER)));
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

  private AnchoredDetection detection(
      ActionGroup actions, List<Observation> all, Observation success) {
    List<Observation> burst = denialsBefore(all, success);
    List<Observation> evidence = new ArrayList<>(burst.subList(0, Math.min(burst.size(), 20)));
    evidence.add(success);
    List<Observation> calls = new ArrayList<>(burst);
    calls.add(success);
    var explanation =
        Explanation.of(denied(actions, burst, calls), Verb.BE_DENIED)
            .timesAtLeast(burst.size())
            .calls(ActionGroup.operations(burst))
            .because(succeeded(burst, success), success.getAction(), order(burst, success));
    return AnchoredDetection.of(
        burst.getFirst(),
        actions
            .detection(evidence, explanation)
            .withSeverity(Actors.severity(actions, calls, Severity.HIGH, Severity.MEDIUM)));
  }

  private static Actor denied(
      ActionGroup actions, List<Observation> denials, List<Observation> calls) {
    String principal = denials.getFirst().getPrincipal();
    return principal != null
            && denials.stream().allMatch(denial -> ObservedActions.has(denial, SIGN_IN))
            && denials.stream().noneMatch(actions::isAgents)
        ? new Actor.Named(Noun.SIGN_IN_AS, PrincipalNames.shortName(principal), null)
        : actions.actor(calls);
  }

  /**
   * The denials that the explanation counts: those whose times are before that of the success. If
   * they are too few, those of the same second, too, whose order is not known.
   */
  private List<Observation> denialsBefore(List<Observation> all, Observation success) {
    List<Observation> before =
        all.stream().filter(denial -> StatedTimeOrder.isBefore(denial, success)).toList();
    return Bursts.find(before, within, denials + 1, DenialsThenSuccess::denialKeys).isEmpty()
        ? all.stream().filter(denial -> denial.getTime() <= success.getTime()).toList()
        : before;
  }

  private static String order(List<Observation> denials, Observation success) {
    if (StatedTimeOrder.isBefore(denials.getLast(), success)) {
      return "after the denials";
    }
    return ObservationFactory.isTimed(success)
            && denials.stream().allMatch(ObservationFactory::isTimed)
        ? "in the same second as the last denial"
        : "before or after denials";
  }

  /** How the action that succeeded relates to the denied ones. */
  private static Clause.Kind succeeded(List<Observation> denials, Observation success) {
    List<Observation> same =
        denials.stream().filter(d -> d.getAction().equals(success.getAction())).toList();
    if (same.isEmpty()) {
      // Some logs name a failed action otherwise than a successful one.
      return denials.stream().anyMatch(denial -> isSameKind(denial, success))
          ? Clause.Kind.SUCCEEDED_AFTER_DENIALS
          : Clause.Kind.OTHER_SUCCEEDED;
    }
    String target = ObservationFactory.fact(success, TARGET);
    if (target == null || same.stream().anyMatch(d -> !ObservedActions.has(d, TARGET))) {
      return Clause.Kind.SUCCEEDED_AFTER_DENIALS;
    }
    return same.stream().anyMatch(d -> target.equals(ObservationFactory.fact(d, TARGET)))
        ? Clause.Kind.SAME_TARGET_SUCCEEDED
        : Clause.Kind.OTHER_TARGET_SUCCEEDED;
  }

  /** Whether both actions have the same effects, as far as they are known. */
  private static boolean isSameKind(Observation denial, Observation success) {
    String kinds = ObservationFactory.fact(denial, KINDS);
    return kinds != null && kinds.equals(ObservationFactory.fact(success, KINDS));
  }

  /** Keys of the denial for counting: the denial itself, and its kind of action. */
  private static List<String> denialKeys(Observation denial) {
    return List.of(denial.getEventId(), "kind " + denial.getAction());
  }
}
