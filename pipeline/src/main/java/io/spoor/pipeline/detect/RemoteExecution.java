package io.spoor.pipeline.detect;

import io.spoor.pipeline.detect.explanation.Actor;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.explanation.Noun;
import io.spoor.pipeline.detect.explanation.Part.Role;
import io.spoor.pipeline.detect.explanation.Verb;
import io.spoor.pipeline.state.Observation;
import io.spoor.schemas.Effect;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Principal;
import io.spoor.schemas.vocabulary.EffectKind;
import io.spoor.schemas.vocabulary.EffectQualifiers;
import io.spoor.schemas.vocabulary.ObjectKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Detects commands or code run on instances or functions. The group is the method and the
 * principal.
 */
final class RemoteExecution implements ActionDetector {
  private static final RuleInfo RULE =
      new RuleInfo(
              "remote-execution",
              2,
              "Remote execution, access or code change on compute resources",
              Severity.MEDIUM,
              50,
              List.of("attack.T1651", "attack.T1021.007", "attack.T1059.009", "owasp.asi05"),
              "Identify the command or code and its requester. Examine the machines and "
                  + "functions in the evidence.",
              List.of(
                  "Operators who log on to a machine.",
                  "A pipeline that deploys a function; give it a separate role."))
          .withSubject("one execution method of one principal in one chain")
          .withDescription(
              "Evaluates successful remote commands and shells, keys pushed to machines, "
                  + "privileged containers, and "
                  + "changes of start scripts or function code. Also evaluates function code "
                  + "that comes from another account. Severity: medium; high for an agent. "
                  + "Low for a function that only receives a library which the same identity "
                  + "published within the hour before.");

  private static final String TARGET = "on";
  private static final String LIBRARY = "library";

  /** The effect in words: a constant of {@link Way}. */
  private static final String WAY = "way";

  private static final String PUBLISHED = "published";

  /** The way of running things by libraries: their publication and their use are one group. */
  private static final String LIBRARIES = "libraries";

  private static final long AN_HOUR = Duration.ofHours(1).toNanos();

  @Override
  public RuleInfo rule() {
    return RULE;
  }

  @Override
  public Set<EffectKind> effects() {
    return Set.of(EffectKind.RUNS_CODE, EffectKind.WRITES_DATA);
  }

  @Override
  public @Nullable Observation observe(IdentityEvent event) {
    Principal principal = event.getPrincipal();
    if (principal == null || !Actors.isDirect(event) || !ObservationFactory.succeeded(event)) {
      return null;
    }
    Effect execution = Effects.first(event, EffectKind.RUNS_CODE);
    if (execution != null) {
      String manner = Effects.qualifier(execution, EffectQualifiers.MANNER);
      boolean isLibrary = EffectQualifiers.Manner.OWN_LIBRARY.equals(manner);
      boolean isOfLibraries = isLibrary || EffectQualifiers.Manner.FOREIGN_LIBRARY.equals(manner);
      String target = EventFields.resource(event);
      return observation(
          event,
          isOfLibraries ? LIBRARIES : EventFields.action(event),
          principal,
          isLibrary
              ? Map.of(TARGET, target, WAY, way(execution, manner), LIBRARY, "")
              : Map.of(TARGET, target, WAY, way(execution, manner)));
    }
    return Effects.first(event, EffectKind.WRITES_DATA, ObjectKind.LIBRARY) != null
        ? observation(event, LIBRARIES, principal, Map.of(PUBLISHED, ""))
        : null;
  }

  private static String way(Effect execution, @Nullable String manner) {
    Way way =
        switch (manner == null ? "" : manner) {
          case EffectQualifiers.Manner.START_SCRIPT -> Way.SET_START_SCRIPT;
          case EffectQualifiers.Manner.OWN_LIBRARY, EffectQualifiers.Manner.FOREIGN_LIBRARY ->
              Way.SET_CODE;
          case EffectQualifiers.Manner.PUSHED_KEY -> Way.PUSH_KEY;
          case EffectQualifiers.Manner.SHELL -> Way.OPEN_SHELL;
          case EffectQualifiers.Manner.PRIVILEGED -> Way.START_PRIVILEGED;
          default -> Effects.isOn(execution, ObjectKind.FUNCTION) ? Way.SET_CODE : Way.RUN_COMMANDS;
        };
    return way.name();
  }

  /** What the call did; the log of the call does not show what the machine then did. */
  private enum Way {
    RUN_COMMANDS(Verb.SEND, Noun.CODE, Role.TO),
    OPEN_SHELL(Verb.OPEN, Noun.SHELL, Role.ON),
    PUSH_KEY(Verb.PUSH, Noun.ACCESS_KEYS, Role.TO),
    SET_START_SCRIPT(Verb.CHANGE, Noun.START_SCRIPT, Role.OF),
    SET_CODE(Verb.CHANGE, Noun.CODE_OR_LIBRARIES, Role.OF),
    START_PRIVILEGED(Verb.DEFINE, Noun.PRIVILEGED_CONTAINERS, Role.IN);

    private final Verb verb;
    private final Noun object;
    private final Role role;

    Way(Verb verb, Noun object, Role role) {
      this.verb = verb;
      this.object = object;
      this.role = role;
    }

    Explanation explain(Actor actor, long targets) {
      Noun target =
          switch (this) {
            case SET_CODE -> Noun.FUNCTION;
            case START_PRIVILEGED -> Noun.WORKLOAD;
            default -> Noun.INSTANCE_OR_CONTAINER;
          };
      return Explanation.of(actor, verb).object(object).and(role, targets, target);
    }
  }

  private static Observation observation(
      IdentityEvent event, String operation, Principal principal, Map<String, String> facts) {
    return ObservationFactory.create(
        RULE, event, operation + " by " + ObservationFactory.identity(principal), facts);
  }

  @Override
  public List<AnchoredDetection> evaluate(ActionGroup actions) {
    List<Observation> runs =
        actions.matching(
            action ->
                !ObservedActions.has(action, PUBLISHED) && !ObservedActions.has(action, LIBRARY));
    List<Observation> published =
        actions.matching(action -> ObservedActions.has(action, PUBLISHED));
    List<Observation> libraries =
        actions.matching(
            action ->
                ObservedActions.has(action, LIBRARY) && isRecentlyPublished(action, published));
    List<Observation> relevant = runs.isEmpty() ? libraries : runs;
    if (relevant.isEmpty()) {
      return List.of();
    }
    Observation first = relevant.getFirst();
    long targets = relevant.stream().map(run -> run.getFacts().get(TARGET)).distinct().count();
    var explanation =
        wayOf(first).explain(actions.actor(first), targets).calls(ActionGroup.operations(relevant));
    Severity severity = runs.isEmpty() ? Severity.LOW : Severity.MEDIUM;
    return List.of(
        AnchoredDetection.of(
            first,
            actions
                .detection(relevant, explanation)
                .withSeverity(Actors.severity(actions, Severity.HIGH, severity))));
  }

  /** Observations of earlier versions do not state it. */
  private static Way wayOf(Observation run) {
    String way = ObservationFactory.fact(run, WAY);
    return way == null ? Way.RUN_COMMANDS : Way.valueOf(way);
  }

  /**
   * Whether the caller itself published the library. Pipelines publish and deploy too, but a
   * library that others published is not the caller's own.
   */
  private static boolean isRecentlyPublished(Observation library, List<Observation> published) {
    return published.stream()
        .anyMatch(
            publication -> {
              long elapsed = library.getTime() - publication.getTime();
              return elapsed >= 0 && elapsed <= AN_HOUR;
            });
  }
}
