package io.spoor.pipeline.detect;

import io.spoor.pipeline.state.Observation;
import io.spoor.pipeline.tuning.Thresholds;
import io.spoor.pipeline.tuning.TuningReader;
import io.spoor.schemas.Effect;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Principal;
import io.spoor.schemas.vocabulary.ClientKinds;
import io.spoor.schemas.vocabulary.EffectKind;
import io.spoor.schemas.vocabulary.EffectOutcomes;
import io.spoor.schemas.vocabulary.EffectQualifiers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Detects exploration of an account by an agent or machine, whose work it is not. Other principals
 * count if they are denied widely, probe for mail or models to misuse, or list very much in a short
 * time. The group is the principal.
 */
final class CloudDiscovery implements ActionDetector {
  private static final RuleInfo RULE =
      new RuleInfo(
              "taking-stock",
              1,
              "Somebody looked an account over",
              Severity.MEDIUM,
              45,
              List.of("attack.T1087.004", "attack.T1580", "attack.T1526", "owasp.asi03"),
              "Does this workload have any use for the answers? If not, find out who is speaking through it.",
              List.of("Inventory and security scanners: let them run under a role of their own."))
          .withSubject("a burst of questions of one principal in one chain")
          .withDescription(
              "Counts different questions about who and what there is in an account (users, roles, buckets, secrets, trails …) within a span. "
                  + "A few are enough from agents, instances and functions. People and their tools ask such things all day: of them it speaks when many different questions are refused, "
                  + "and, with low severity, when they ask how mail or models may be used, or very many questions. What a browser asks in the console does not count.");

  private final int minQuestions;
  private final int minRefused;
  private final int minProbes;
  private final int minManyQuestions;
  private final long within;

  CloudDiscovery(TuningReader tuning) {
    Thresholds thresholds = tuning.thresholds(RULE.id());
    this.minQuestions = thresholds.count("questions", 5, 2, 100);
    this.minRefused = thresholds.count("refused", 6, 2, 100);
    this.minProbes = thresholds.count("misuse", 3, 2, 100);
    this.minManyQuestions = thresholds.count("many", 12, 2, 100);
    this.within = thresholds.duration("within", Duration.ofMinutes(10)).toNanos();
  }

  @Override
  public RuleInfo rule() {
    return RULE;
  }

  @Override
  public Set<EffectKind> effects() {
    return Set.of(EffectKind.DISCOVERS);
  }

  @Override
  public @Nullable Observation observe(IdentityEvent event) {
    Principal principal = event.getPrincipal();
    if (principal == null || Boolean.FALSE.equals(event.getReadOnly()) || !Actors.isDirect(event)) {
      return null;
    }
    Effect question = Effects.first(event, EffectKind.DISCOVERS);
    if (question == null) {
      return null;
    }
    boolean isDiscovery = Effects.hasFlag(question, EffectQualifiers.INVENTORY);
    boolean isRole = "role".equals(principal.getType());
    boolean isAbuseProbe = Effects.hasFlag(question, EffectQualifiers.MISUSE);
    boolean isDenied = EffectOutcomes.DENIED.equals(question.getOutcome());
    boolean isConsole = ClientKinds.CONSOLE.equals(event.getClient());
    if ((!isDiscovery && !isAbuseProbe && !isDenied) || (!(isRole && isDiscovery) && isConsole)) {
      return null;
    }
    boolean isMachine =
        isRole
            && (Effects.has(event, EffectKind.USES_MACHINE_CREDENTIAL)
                || ClientKinds.FUNCTION.equals(event.getClient()));
    return ObservationFactory.create(
        RULE,
        event,
        (isMachine ? MACHINE : "") + ObservationFactory.identity(principal),
        facts(event, isDiscovery, isAbuseProbe, isDenied));
  }

  private Map<String, String> facts(
      IdentityEvent event, boolean isDiscovery, boolean isAbuseProbe, boolean isDenied) {
    Map<String, String> facts = new HashMap<>();
    facts.put("asked", event.getAction());
    facts.put("span", String.valueOf(event.getTime() / within));
    if (isDiscovery) {
      facts.put(DISCOVERY, "");
    }
    if (isAbuseProbe) {
      facts.put(ABUSE_PROBE, "");
    }
    if (isDenied) {
      facts.put(DENIED, "");
    }
    if (ClientKinds.CONSOLE.equals(event.getClient())) {
      facts.put(CONSOLE, "");
    }
    return facts;
  }

  /** Stores one observation per span for a question that is asked often. */
  @Override
  public boolean earliestOnly() {
    return true;
  }

  private static final String MACHINE = "machine ";
  private static final String DISCOVERY = "stock";
  private static final String ABUSE_PROBE = "probes";
  private static final String DENIED = "denied";
  private static final String CONSOLE = "console";

  @Override
  public List<AnchoredDetection> evaluate(ActionGroup actions) {
    if (actions.hasAgent() || actions.group().startsWith(MACHINE)) {
      List<AnchoredDetection> detections =
          detectBursts(
              actions,
              questionsWith(actions, DISCOVERY),
              minQuestions,
              Severity.MEDIUM,
              "%s asked what there is in the account: %s.");
      return detections.isEmpty() ? evaluateAnyone(actions) : detections;
    }
    return evaluateAnyone(actions);
  }

  private List<AnchoredDetection> evaluateAnyone(ActionGroup actions) {
    List<AnchoredDetection> detections =
        detectBursts(
            actions,
            questionsWith(actions, DENIED),
            minRefused,
            Severity.MEDIUM,
            "%s tried one door after the other, and was refused: %s.");
    if (detections.isEmpty()) {
      detections =
          detectBursts(
              actions,
              questionsWith(actions, ABUSE_PROBE),
              minProbes,
              Severity.LOW,
              "%s asked how the account's mail or models may be used: %s.");
    }
    return detections.isEmpty()
        ? detectBursts(
            actions,
            questionsWith(actions, DISCOVERY),
            minManyQuestions,
            Severity.LOW,
            "%s asked for all that there is in the account: %s.")
        : detections;
  }

  private static List<Observation> questionsWith(ActionGroup actions, String fact) {
    boolean isKnownWorkload = actions.hasAgent() || actions.group().startsWith(MACHINE);
    return actions.matching(
        question ->
            question.getFacts().containsKey(fact)
                && (isKnownWorkload || !question.getFacts().containsKey(CONSOLE)));
  }

  private List<AnchoredDetection> detectBursts(
      ActionGroup actions,
      List<Observation> questions,
      int minCount,
      Severity severity,
      String template) {
    List<AnchoredDetection> detections = new ArrayList<>();
    for (Bursts.Burst window :
        Bursts.find(questions, within, minCount, question -> List.of(question.getAction()))) {
      List<Observation> burst = window.actions();
      Observation first = window.first();
      String explanation =
          template.formatted(
              Actors.name(actions, first),
              burst.stream()
                  .map(Observation::getAction)
                  .distinct()
                  .limit(6)
                  .collect(Collectors.joining(", ")));
      detections.add(
          AnchoredDetection.of(
              first, actions.detection(burst, explanation).withSeverity(severity)));
    }
    return detections;
  }
}
