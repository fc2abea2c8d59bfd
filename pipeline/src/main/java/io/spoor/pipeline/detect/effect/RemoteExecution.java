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
import io.spoor.pipeline.detect.explanation.Actor;
import io.spoor.pipeline.detect.explanation.Clause;
import io.spoor.pipeline.detect.explanation.Explanation;
import io.spoor.pipeline.detect.explanation.Noun;
import io.spoor.pipeline.detect.explanation.Part;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Detects commands or code run on instances or functions. The group is the method and the
 * principal.
 */
public final class RemoteExecution implements ActionDetector {
  private static final DetectorInfo INFO =
      new DetectorInfo(
              "remote-execution",
              4,
              "Remote execution, access or code change on compute resources",
              Severity.MEDIUM,
              50,
              List.of("attack.T1651", "attack.T1021.007", "attack.T1059.009", "owasp.asi05"),
              "Identify the command or code and its requester. Examine the machines, "
                  + "workloads and code in the evidence.",
              List.of(
                  "Operators who log on to a machine.",
                  "A pipeline that deploys a function; give it a separate role."))
          .withSubject("one execution method of one principal in one chain")
          .withDescription(
              "Evaluates successful remote commands and shells, keys pushed to machines, "
                  + "workloads that may reach their host, start scripts, and code that is "
                  + "created, changed, published or started. Also evaluates function code "
                  + "that comes from another account. Each kind of act is one finding. "
                  + "Severity: medium; high for an agent. "
                  + "Low for a function that only receives a library which the same identity "
                  + "published within the hour before.");

  private static final String TARGET = "on";
  private static final String LIBRARY = "library";

  /** The effect in words: a constant of {@link Way}. */
  private static final String WAY = "way";

  /** Kind of the target: a label of {@link ObjectKind}. */
  private static final String KIND = "kind";

  /** What a workload reaches of its host. */
  private static final String REACHES = "reaches";

  private static final String PUBLISHED = "published";

  /** The way of running things by libraries: their publication and their use are one group. */
  private static final String LIBRARIES = "libraries";

  private static final long AN_HOUR = Duration.ofHours(1).toNanos();

  @Override
  public DetectorInfo info() {
    return INFO;
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
      Map<String, String> facts =
          new HashMap<>(
              Map.of(TARGET, target(event, execution), WAY, Way.of(execution, manner).name()));
      put(facts, KIND, execution.getObjectKind());
      put(facts, REACHES, Effects.qualifier(execution, EffectQualifiers.REACHES));
      put(facts, LIBRARY, isLibrary ? "" : null);
      return observation(
          event, isOfLibraries ? LIBRARIES : EventFields.action(event), principal, facts);
    }
    return Effects.first(event, EffectKind.WRITES_DATA, ObjectKind.LIBRARY) != null
        ? observation(event, LIBRARIES, principal, Map.of(PUBLISHED, ""))
        : null;
  }

  private static void put(Map<String, String> facts, String name, @Nullable String value) {
    if (value != null) {
      facts.put(name, value);
    }
  }

  /** Ids of the targets, separated by spaces; "" where the record does not name all. */
  private static String target(IdentityEvent event, Effect execution) {
    List<String> objects = execution.getObjects();
    if (objects.isEmpty()) {
      return EventFields.resource(event);
    }
    return objects.size() < EventFields.MAX_LISTED ? String.join(" ", objects) : "";
  }

  /** What the call did; the log of the call does not show what the machine then did. */
  private enum Way {
    RUN_COMMANDS(Verb.SEND, Noun.CODE, Role.TO),
    OPEN_SHELL(Verb.OPEN, Noun.SHELL, Role.ON),
    OPEN_SESSION(Verb.OPEN_OR_RESUME, Noun.SESSION, Role.ON),
    FORWARD_PORT(Verb.FORWARD, Noun.PORT_OF, Role.OF),
    FORWARD_REMOTE_PORT(Verb.FORWARD, Noun.PORT_OF_OTHER_HOST, Role.THROUGH),
    ATTACH(Verb.ATTACH, Noun.PROCESS, Role.IN),
    ADD_CONTAINER(Verb.ADD, Noun.DEBUG_CONTAINER, Role.TO),
    PUSH_KEY(Verb.PUSH, Noun.SSH_KEYS, Role.TO),
    OBTAIN_ADDRESS(Verb.OBTAIN, Noun.WEB_ADDRESS_FOR, Role.FOR),
    SET_START_SCRIPT(Verb.SET, Noun.START_SCRIPT, Role.OF),
    SET_CODE(Verb.CHANGE, Noun.CODE_OF, Role.OF),
    SET_LIBRARIES(Verb.SET, Noun.LIBRARIES, Role.OF),
    SET_BINDINGS(Verb.CHANGE, Noun.BINDINGS, Role.OF),
    CREATE(Verb.CREATE),
    DEFINE(Verb.CREATE_OR_UPDATE),
    UPDATE(Verb.UPDATE),
    PUBLISH(Verb.PUBLISH),
    START(Verb.START),
    REGISTER(Verb.REGISTER),
    START_PRIVILEGED(Verb.DEFINE, Noun.PRIVILEGED_CONTAINERS, Role.IN);

    private final Verb verb;

    /** Null: the target itself. */
    private final @Nullable Noun object;

    private final Role role;

    Way(Verb verb) {
      this(verb, null, Role.OBJECT);
    }

    Way(Verb verb, @Nullable Noun object, Role role) {
      this.verb = verb;
      this.object = object;
      this.role = role;
    }

    static Way of(Effect execution, @Nullable String manner) {
      return switch (manner == null ? "" : manner) {
        case EffectQualifiers.Manner.SHELL -> OPEN_SHELL;
        case EffectQualifiers.Manner.SESSION -> OPEN_SESSION;
        case EffectQualifiers.Manner.FORWARDED_PORT -> FORWARD_PORT;
        case EffectQualifiers.Manner.FORWARDED_REMOTE_PORT -> FORWARD_REMOTE_PORT;
        case EffectQualifiers.Manner.ATTACHED -> ATTACH;
        case EffectQualifiers.Manner.ADDED_CONTAINER -> ADD_CONTAINER;
        case EffectQualifiers.Manner.PUSHED_KEY -> PUSH_KEY;
        case EffectQualifiers.Manner.ADDRESS -> OBTAIN_ADDRESS;
        case EffectQualifiers.Manner.START_SCRIPT -> SET_START_SCRIPT;
        case EffectQualifiers.Manner.OWN_LIBRARY, EffectQualifiers.Manner.FOREIGN_LIBRARY ->
            SET_LIBRARIES;
        case EffectQualifiers.Manner.BINDINGS -> SET_BINDINGS;
        case EffectQualifiers.Manner.CREATED -> CREATE;
        case EffectQualifiers.Manner.DEFINED -> DEFINE;
        case EffectQualifiers.Manner.UPDATED -> UPDATE;
        case EffectQualifiers.Manner.PUBLISHED -> PUBLISH;
        case EffectQualifiers.Manner.STARTED -> START;
        case EffectQualifiers.Manner.REGISTERED -> REGISTER;
        case EffectQualifiers.Manner.PRIVILEGED -> START_PRIVILEGED;
        default -> Effects.isOn(execution, ObjectKind.FUNCTION) ? SET_CODE : RUN_COMMANDS;
      };
    }

    static Way of(Observation run) {
      return valueOf(Objects.requireNonNull(ObservationFactory.fact(run, WAY)));
    }

    /** Each of these calls makes another object, whatever the record calls it. */
    private boolean isNewEachTime() {
      return this == CREATE || this == START;
    }

    Explanation explain(Actor actor, List<Observation> runs) {
      Explanation done = Explanation.of(actor, verb);
      if (this == START_PRIVILEGED) {
        done = done.with(new Part(Role.OBJECT, null, null, reached(runs), null));
      } else if (object != null) {
        done = done.object(object);
      }
      long targets = isNewEachTime() ? runs.size() : countTargets(runs);
      Noun noun = noun(runs.getFirst());
      if (targets > 0) {
        done = done.and(role, targets, noun);
      } else if (object == null) {
        done = done.object(noun);
      }
      return this == UPDATE ? done.because(Clause.Kind.CODE_CHANGE_UNKNOWN) : done;
    }

    /** Kind of target, where the source states it. */
    private Noun noun(Observation run) {
      String label = ObservationFactory.fact(run, KIND);
      ObjectKind kind = label == null ? null : ObjectKind.of(label);
      Noun noun = kind == null ? null : NOUNS.get(kind);
      return noun == null ? Noun.INSTANCE_OR_CONTAINER : noun;
    }
  }

  private static final Map<ObjectKind, Noun> NOUNS =
      Map.ofEntries(
          Map.entry(ObjectKind.AGENT_RUNTIME, Noun.AGENT_RUNTIME),
          Map.entry(ObjectKind.APPLICATION, Noun.APPLICATION),
          Map.entry(ObjectKind.BUILD, Noun.BUILD),
          Map.entry(ObjectKind.CLUSTER, Noun.CLUSTER),
          Map.entry(ObjectKind.CONFIGURATION, Noun.CONFIGURATION),
          Map.entry(ObjectKind.CONTAINER, Noun.CONTAINER),
          Map.entry(ObjectKind.CUSTOM_ACTION, Noun.CUSTOM_ACTION),
          Map.entry(ObjectKind.EXTENSION, Noun.EXTENSION),
          Map.entry(ObjectKind.FUNCTION, Noun.FUNCTION),
          Map.entry(ObjectKind.JOB, Noun.JOB),
          Map.entry(ObjectKind.MACHINE, Noun.MACHINE),
          Map.entry(ObjectKind.NOTEBOOK, Noun.NOTEBOOK),
          Map.entry(ObjectKind.PLUGIN, Noun.PLUGIN),
          Map.entry(ObjectKind.POD, Noun.POD),
          Map.entry(ObjectKind.RUNBOOK, Noun.RUNBOOK),
          Map.entry(ObjectKind.TRIGGER, Noun.TRIGGER),
          Map.entry(ObjectKind.WORKLOAD, Noun.WORKLOAD));

  /** Different targets; 0 where a record does not name all of its own. */
  private static long countTargets(List<Observation> runs) {
    Set<String> targets = new HashSet<>();
    for (Observation run : runs) {
      String named = String.valueOf(ObservationFactory.fact(run, TARGET));
      if (named.isEmpty()) {
        return 0;
      }
      targets.addAll(List.of(named.split(" ", -1)));
    }
    return targets.size();
  }

  /** What the workloads reach of their hosts, in words. */
  private static List<String> reached(List<Observation> runs) {
    return runs.stream()
        .map(run -> Objects.requireNonNullElse(ObservationFactory.fact(run, REACHES), "privileged"))
        .flatMap(reaches -> Stream.of(reaches.split(" ", -1)))
        .map(
            part ->
                switch (part) {
                  case "host-network" -> "use of the host's network";
                  case "host-processes" -> "access to the host's processes";
                  case "host-ipc" -> "access to the host's shared memory";
                  case "host-files" -> "access to files of the host";
                  case "root" -> "containers that run as root";
                  default -> "privileged containers";
                })
        .distinct()
        .toList();
  }

  private static Observation observation(
      IdentityEvent event, String operation, Principal principal, Map<String, String> facts) {
    return ObservationFactory.create(
        INFO, event, operation + " by " + ObservationFactory.identity(principal), facts);
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
    Severity severity = runs.isEmpty() ? Severity.LOW : Severity.MEDIUM;
    // One method may have several manners and kinds of targets, each of which is a sentence.
    Map<String, List<Observation>> kinds = new LinkedHashMap<>();
    for (Observation run : relevant) {
      String kind = Way.of(run).name() + ' ' + ObservationFactory.fact(run, KIND);
      kinds.computeIfAbsent(kind, _ -> new ArrayList<>()).add(run);
    }
    return kinds.values().stream()
        .map(
            alike -> {
              Observation first = alike.getFirst();
              var explanation =
                  Way.of(first)
                      .explain(actions.actor(first), alike)
                      .calls(ActionGroup.operations(alike));
              return AnchoredDetection.of(
                  first,
                  actions
                      .detection(alike, explanation)
                      .withSeverity(Actors.severity(actions, Severity.HIGH, severity)));
            })
        .toList();
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
