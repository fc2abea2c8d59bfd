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
import io.spoor.pipeline.detect.explanation.Part;
import io.spoor.pipeline.detect.explanation.Part.Role;
import io.spoor.pipeline.detect.explanation.Verb;
import io.spoor.pipeline.state.Observation;
import io.spoor.schemas.Effect;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Principal;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.vocabulary.EffectKind;
import io.spoor.schemas.vocabulary.EffectQualifiers;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Detects use, or attempted use, of services that attackers abuse at the account's cost: compute
 * capacity, models, mail. The group is the principal.
 */
public final class ResourceHijacking implements ActionDetector {
  private static final DetectorInfo INFO =
      new DetectorInfo(
              "resource-hijacking",
              3,
              "Compute, model or mail capacity requested",
              Severity.MEDIUM,
              50,
              List.of("attack.T1496", "attack.T1578.002", "owasp.asi02"),
              "Ask the owner of the identity. If the capacity was not requested, terminate "
                  + "the machines, remove the permission and revoke the credential.",
              List.of(
                  "Users of large compute jobs; give the jobs a separate role and add an "
                      + "exception.",
                  "A principal that begins to use models or to send mail."))
          .withSubject("one principal's capacity requests in one chain")
          .withDescription(
              "Evaluates starts of machines with accelerators, of the largest machines, and "
                  + "of twenty or more at once. Failed starts count. Of Google Cloud and Azure, "
                  + "whose sizes are not read, any new machine counts. Also evaluates "
                  + "successful calls that enable models (agreements, entitlements), lift "
                  + "mail limits, raise quotas, enable regions, or buy capacity or domains. "
                  + "Severity: low for one kind of these calls alone; medium for machines or "
                  + "several kinds; high for an agent.");

  private static final String MACHINES = "machines";
  private static final String KIND = "kind";
  private static final String REQUESTED = "of";

  /** Hash of the ids of the machines that started: calls that started others are not equal. */
  private static final String STARTED = "started";

  /** Begin of an amount of which the response does not state how many started. */
  private static final String UP_TO = "up to ";

  /** {@code 2 x p4d.24xlarge}, {@code 30 machines}. */
  private static final Pattern AMOUNT = Pattern.compile("(\\d{1,9})( .+)");

  @Override
  public DetectorInfo info() {
    return INFO;
  }

  @Override
  public Set<EffectKind> effects() {
    return Set.of(EffectKind.PROVISIONS_CAPACITY);
  }

  @Override
  public @Nullable Observation observe(IdentityEvent event) {
    Principal principal = event.getPrincipal();
    if (principal == null || Boolean.TRUE.equals(event.getReadOnly()) || !Actors.isDirect(event)) {
      return null;
    }
    Effect provision = Effects.first(event, EffectKind.PROVISIONS_CAPACITY);
    String machines =
        provision == null ? null : Effects.qualifier(provision, EffectQualifiers.AMOUNT);
    if (provision == null || (machines == null && !ObservationFactory.succeeded(event))) {
      return null;
    }
    Map<String, String> facts =
        new HashMap<>(Map.of(KIND, event.getAction(), "outcome", event.getOutcome()));
    if (machines != null) {
      facts.put(MACHINES, machines);
    }
    if (machines != null && !provision.getObjects().isEmpty()) {
      facts.put(STARTED, Keys.id(String.join(" ", provision.getObjects())));
    }
    if (provision.getObjectKind() != null) {
      String manner = Effects.qualifier(provision, EffectQualifiers.MANNER);
      facts.put(
          REQUESTED,
          EffectQualifiers.Manner.DEFINED.equals(manner)
              ? provision.getObjectKind() + '/' + manner
              : provision.getObjectKind());
    }
    return ObservationFactory.create(INFO, event, ObservationFactory.identity(principal), facts);
  }

  @Override
  public boolean earliestOnly() {
    return true;
  }

  @Override
  public List<AnchoredDetection> evaluate(ActionGroup actions) {
    Observation first = actions.first();
    List<Observation> machines =
        actions.matching(action -> ObservationFactory.fact(action, MACHINES) != null);
    long kinds = actions.observations().stream().map(Observation::getAction).distinct().count();
    List<Observation> failed = machines.stream().filter(ObservedActions::failed).toList();
    List<Observation> succeeded = machines.stream().filter(ObservedActions::succeeded).toList();
    // What was started; where no record shows that, what was asked for.
    List<String> types = succeeded.isEmpty() ? types(machines) : started(actions, succeeded);
    boolean isMixed = !failed.isEmpty() && !succeeded.isEmpty();
    List<Observation> others =
        actions.matching(action -> ObservationFactory.fact(action, MACHINES) == null);
    List<String> requested = others.stream().map(ResourceHijacking::requested).distinct().toList();
    Explanation explanation;
    if (machines.isEmpty()) {
      var asked =
          Explanation.of(actions.actor(actions.observations()), Verb.REQUEST)
              .with(new Part(Role.OBJECT, null, null, requested, null))
              .calls(ActionGroup.operations(others));
      explanation =
          others.stream().anyMatch(ResourceHijacking::isOfMachines)
              ? asked.because(Clause.Kind.MACHINES_NOT_READ)
              : asked;
    } else {
      var tried =
          Explanation.of(actions.actor(actions.observations()), verb(types, succeeded))
              .with(new Part(Role.OBJECT, null, null, types, null))
              .outcome(ActionGroup.outcome(machines).ofEvaluated())
              .calls(ActionGroup.operations(machines));
      var started =
          isMixed
              ? tried.because(Clause.Kind.START_FAILED, String.join(", ", types(failed)))
              : tried;
      // Equal requests are stored once; an outcome clause of the calls says so itself.
      boolean areEqualOnce =
          machines.stream().anyMatch(call -> !ObservedActions.has(call, STARTED));
      var counted =
          succeeded.size() == machines.size() && areEqualOnce
              ? started.because(Clause.Kind.COUNTED_ONCE)
              : started;
      explanation =
          others.isEmpty()
              ? counted
              : counted.because(
                  Clause.Kind.ALSO_REQUESTED,
                  String.join(", ", requested),
                  String.join(", ", ActionGroup.operations(others)));
    }
    Severity severity = machines.isEmpty() && kinds == 1 ? Severity.LOW : Severity.MEDIUM;
    return List.of(
        AnchoredDetection.of(
            first,
            actions
                .detection(actions.observations(), explanation)
                .withSeverity(Actors.severity(actions, Severity.HIGH, severity))));
  }

  /** Of a number up to a limit no record states that it started: spot instances may never do. */
  private static Verb verb(List<String> types, List<Observation> succeeded) {
    long requested = types.stream().filter(type -> type.startsWith(UP_TO)).count();
    if (succeeded.isEmpty() || requested == 0) {
      return Verb.START;
    }
    return requested == types.size() ? Verb.REQUEST : Verb.START_OR_REQUEST;
  }

  private static List<String> types(List<Observation> machines) {
    return machines.stream()
        .map(call -> Objects.requireNonNull(ObservationFactory.fact(call, MACHINES)))
        .distinct()
        .toList();
  }

  /**
   * The amounts that started, added up by type. Of calls that do not name what they started, equal
   * ones are stored once.
   */
  private static List<String> started(ActionGroup actions, List<Observation> succeeded) {
    Map<String, Long> amounts = new LinkedHashMap<>();
    Set<String> lowerLimits = new HashSet<>();
    Set<String> unnamed = new HashSet<>();
    for (Observation call : succeeded) {
      String text = Objects.requireNonNull(ObservationFactory.fact(call, MACHINES));
      boolean isNamed = ObservedActions.has(call, STARTED);
      Matcher amount = AMOUNT.matcher(text);
      if (!amount.matches()) {
        amounts.putIfAbsent(text, 0L);
      } else if (isNamed || unnamed.add(text)) {
        amounts.merge(amount.group(2), Long.parseLong(amount.group(1)), Long::sum);
        if (!isNamed || actions.isCut()) {
          lowerLimits.add(amount.group(2));
        }
      }
    }
    return amounts.entrySet().stream()
        .map(
            type ->
                type.getValue() == 0
                    ? type.getKey()
                    : (lowerLimits.contains(type.getKey()) ? "at least " : "")
                        + type.getValue()
                        + type.getKey())
        .toList();
  }

  /** Whether it requests machines of which no amount is known. */
  private static boolean isOfMachines(Observation call) {
    return ObservedActions.has(call, REQUESTED)
        && String.valueOf(ObservationFactory.fact(call, REQUESTED)).startsWith("machine");
  }

  /** What was requested, in words; some records do not state the kind. */
  private static String requested(Observation call) {
    String kind = ObservationFactory.fact(call, REQUESTED);
    return switch (kind == null ? "" : kind) {
      case "machine" -> "machines";
      case "machine/defined" -> "machines or changes of them";
      case "model" -> "models";
      case "mail" -> "mail sending";
      case "quota" -> "a quota increase";
      case "region" -> "a region";
      case "capacity-contract" -> "reserved capacity";
      case "domain" -> "a domain";
      default -> "paid capacity or services";
    };
  }
}
