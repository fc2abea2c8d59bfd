package io.spoor.pipeline.detect.effect;

import io.spoor.pipeline.detect.ActionDetector;
import io.spoor.pipeline.detect.ActionGroup;
import io.spoor.pipeline.detect.Actors;
import io.spoor.pipeline.detect.AnchoredDetection;
import io.spoor.pipeline.detect.DetectorInfo;
import io.spoor.pipeline.detect.Effects;
import io.spoor.pipeline.detect.ObservationFactory;
import io.spoor.pipeline.detect.ObservedActions;
import io.spoor.pipeline.detect.Severity;
import io.spoor.pipeline.detect.explanation.Clause;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.explanation.Noun;
import io.spoor.pipeline.detect.explanation.Verb;
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
import org.jspecify.annotations.Nullable;

/**
 * Detects exploration of an account by an agent or machine, whose work it is not. Other principals
 * count if they are denied widely, probe for mail or models to misuse, or list very much in a short
 * time. The group is the principal.
 */
public final class CloudDiscovery implements ActionDetector {
  private static final DetectorInfo INFO =
      new DetectorInfo(
              "cloud-discovery",
              3,
              "Enumeration of a cloud account, or an attempt",
              Severity.MEDIUM,
              45,
              List.of("attack.T1087.004", "attack.T1580", "attack.T1526", "owasp.asi03"),
              "Check whether the workload needs these answers. If not, identify the party "
                  + "that uses its credentials.",
              List.of("Inventory and security scanners; give them a separate role."))
          .withSubject("a burst of enumeration calls by one principal in one chain")
          .withDescription(
              "Counts different calls within a time span that enumerate an account: users, "
                  + "roles, buckets, secrets, trails and similar. For agents, instances and "
                  + "functions, a low count (questions) suffices; severity: medium. Other "
                  + "principals make these calls routinely and need a higher count. Many "
                  + "different denied calls (refused) are medium. Calls about the use of "
                  + "mail or models (misuse), or very many calls (many), are low. Calls of "
                  + "the browser in the console do not count.");

  private final int minQuestions;
  private final int minRefused;
  private final int minProbes;
  private final int minManyQuestions;
  private final long within;

  public CloudDiscovery(TuningReader tuning) {
    Thresholds thresholds = tuning.thresholds(INFO.id());
    this.minQuestions = thresholds.count("questions", 5, 2, 100);
    this.minRefused = thresholds.count("refused", 6, 2, 100);
    this.minProbes = thresholds.count("misuse", 3, 2, 100);
    this.minManyQuestions = thresholds.count("many", 12, 2, 100);
    this.within = thresholds.duration("within", Duration.ofMinutes(10)).toNanos();
  }

  @Override
  public DetectorInfo info() {
    return INFO;
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
        INFO,
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

  /** What a burst of questions is about, in explanations. */
  private record Subject(Verb verb, Noun noun) {}

  private static final Subject INVENTORY = new Subject(Verb.QUERY, Noun.INVENTORY);
  private static final Subject ABUSE_QUESTIONS = new Subject(Verb.READ, Noun.MAIL_OR_MODELS);
  private static final Subject DENIED_QUESTIONS = new Subject(Verb.BE_DENIED, Noun.QUERIES);

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
              actions, questionsWith(actions, DISCOVERY), minQuestions, Severity.MEDIUM, INVENTORY);
      return detections.isEmpty() ? evaluateAnyone(actions) : detections;
    }
    return evaluateAnyone(actions);
  }

  private List<AnchoredDetection> evaluateAnyone(ActionGroup actions) {
    List<AnchoredDetection> detections =
        detectBursts(
            actions, questionsWith(actions, DENIED), minRefused, Severity.MEDIUM, DENIED_QUESTIONS);
    if (detections.isEmpty()) {
      detections =
          detectBursts(
              actions,
              questionsWith(actions, ABUSE_PROBE),
              minProbes,
              Severity.LOW,
              ABUSE_QUESTIONS);
    }
    return detections.isEmpty()
        ? detectBursts(
            actions, questionsWith(actions, DISCOVERY), minManyQuestions, Severity.LOW, INVENTORY)
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
      Subject subject) {
    List<AnchoredDetection> detections = new ArrayList<>();
    for (Bursts.Burst window :
        Bursts.find(questions, within, minCount, question -> List.of(question.getAction()))) {
      List<Observation> burst = window.actions();
      Observation first = window.first();
      List<Observation> failed = burst.stream().filter(ObservedActions::failed).toList();
      boolean isMixed = !failed.isEmpty() && failed.size() < burst.size();
      List<Observation> others =
          burst.stream().filter(question -> !ObservedActions.failed(question)).toList();
      List<Observation> answered = burst.stream().filter(ObservedActions::succeeded).toList();
      List<Observation> listed = answered.isEmpty() ? burst : answered;
      var asked =
          Bursts.within(
                  Explanation.of(actions.actor(first), subject.verb()).object(subject.noun()),
                  burst)
              .calls(ActionGroup.operations(listed));
      var counted =
          subject.verb() == Verb.BE_DENIED
              ? asked
              : asked.outcome(ActionGroup.outcome(isMixed ? others : burst).ofEvaluated());
      var denied =
          subject.verb() == Verb.BE_DENIED ? withSucceeded(counted, actions, window) : counted;
      var explanation =
          isMixed
              ? denied.because(
                  Clause.Kind.CALLS_FAILED,
                  String.valueOf(failed.size()),
                  String.valueOf(burst.size()),
                  String.join(", ", ActionGroup.operations(failed)))
              : denied;
      detections.add(
          AnchoredDetection.of(
              first, actions.detection(burst, explanation).withSeverity(severity)));
    }
    return detections;
  }

  /** The explanation, and how many queries of the same time succeeded: equal ones count once. */
  private static Explanation withSucceeded(
      Explanation explanation, ActionGroup actions, Bursts.Burst burst) {
    long succeeded =
        actions.observations().stream()
            .filter(
                question ->
                    question.getTime() >= burst.first().getTime()
                        && question.getTime() <= burst.last().getTime()
                        && ObservedActions.succeeded(question))
            .count();
    return succeeded == 0
        ? explanation
        : explanation.because(Clause.Kind.OTHERS_SUCCEEDED, String.valueOf(succeeded));
  }
}
