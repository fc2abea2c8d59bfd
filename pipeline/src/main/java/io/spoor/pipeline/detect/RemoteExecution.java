package io.spoor.pipeline.detect;

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
              1,
              "Commands or code put onto machines",
              Severity.MEDIUM,
              50,
              List.of("attack.T1651", "attack.T1021.007", "attack.T1059.009", "owasp.asi05"),
              "What was run, and who asked for it? Look at the machines that are named in the evidence.",
              List.of(
                  "Operators who log on to a machine.",
                  "A pipeline that deploys a function: let it have a role of its own."))
          .withSubject("one way of running things, by one principal in one chain")
          .withDescription(
              "Looks at remote commands and shells, keys that are pushed onto machines, start scripts and code of functions that are changed, and code that a function takes "
                  + "from another account. Low where a function takes a library that the same identity had just published. High when an agent does it.");

  private static final String TARGET = "on";
  private static final String LIBRARY = "library";
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
          isLibrary ? Map.of(TARGET, target, LIBRARY, "") : Map.of(TARGET, target));
    }
    return Effects.first(event, EffectKind.WRITES_DATA, ObjectKind.LIBRARY) != null
        ? observation(event, LIBRARIES, principal, Map.of(PUBLISHED, ""))
        : null;
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
    String explanation =
        "%s ran something of its own on %s (%s)."
            .formatted(
                Actors.name(actions, first),
                targets > 1 ? targets + " machines or functions" : "a machine or function",
                first.getAction());
    Severity severity = runs.isEmpty() ? Severity.LOW : Severity.MEDIUM;
    return List.of(
        AnchoredDetection.of(
            first,
            actions
                .detection(relevant, explanation)
                .withSeverity(Actors.severity(actions, Severity.HIGH, severity))));
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
