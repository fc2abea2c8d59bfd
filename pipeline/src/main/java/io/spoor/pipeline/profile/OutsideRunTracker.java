package io.spoor.pipeline.profile;

import io.spoor.content.injection.ToolDeclarations;
import io.spoor.pipeline.detect.CallOutsideRunFact;
import io.spoor.pipeline.detect.FeatureKind;
import io.spoor.pipeline.manifest.ManifestLookup;
import io.spoor.pipeline.state.RunRef;
import io.spoor.pipeline.state.SubjectState;
import io.spoor.schemas.Behaviour;
import io.spoor.schemas.BehaviourFeature;
import io.spoor.schemas.Manifest;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds guarded calls of an agent that belong to no run. It lists the earliest chains with such a
 * call, and the earliest whose run is known: both are properties of the set of reports, whatever
 * their order, once all have waited.
 */
final class OutsideRunTracker {
  /** Chains outside runs that are listed and counted at most. */
  static final int MAX_OUTSIDE = 32;

  /** One is enough for the result; the others are replacements for removed ones. */
  private static final int MAX_INVOKED = 8;

  private final ProfileRows rows;
  private final ManifestLookup manifests;
  private final InvocationWait wait;
  private final ProfileEvaluator evaluator;

  OutsideRunTracker(
      ProfileRows rows, ManifestLookup manifests, InvocationWait wait, ProfileEvaluator evaluator) {
    this.rows = rows;
    this.manifests = manifests;
    this.wait = wait;
    this.evaluator = evaluator;
  }

  /** Updates the agent after a chain changed its report or has waited; the caller stores it. */
  void update(SubjectState agent, String chain, @Nullable ProfiledRun current) {
    Behaviour behaviour = current == null ? null : current.behaviour();
    RunRef invoked =
        behaviour != null && behaviour.getHasRun() ? RunRefLists.start(behaviour) : null;
    BehaviourFeature call = behaviour == null ? null : callOutsideRun(behaviour);
    List<RunRef> previous = agent.getOutside();
    if (call != null && !contains(previous, chain) && !wait.isOver(agent.getKey(), chain)) {
      call = null;
    }
    if (current != null && invoked != null && current.state().getAwaited() > 0) {
      wait.cancel(agent.getKey(), chain);
    }
    boolean wasInvoked = !agent.getInvoked().isEmpty();
    agent.setInvoked(replace(agent.getInvoked(), chain, invoked, MAX_INVOKED));
    List<RunRef> outside =
        replace(previous, chain, call == null ? null : ref(call, chain), MAX_OUTSIDE);
    agent.setOutside(outside);
    if (outside.isEmpty()) {
      if (!previous.isEmpty()) {
        evaluator.retract(agent.getKey(), agent.getKey(), CallOutsideRunFact.class);
      }
    } else if (!outside.equals(previous)
        || outside.getFirst().getChainKey().equals(chain)
        || wasInvoked == agent.getInvoked().isEmpty()) {
      evaluate(agent, outside);
    }
  }

  private static boolean contains(List<RunRef> list, String chain) {
    return RunRefLists.position(list, chain) < list.size();
  }

  private static RunRef ref(BehaviourFeature call, String chain) {
    return new RunRef(call.getTime(), call.getEventId(), chain);
  }

  private static List<RunRef> replace(
      List<RunRef> list, String chain, @Nullable RunRef run, int limit) {
    if (run == null) {
      return contains(list, chain) ? RunRefLists.withoutRun(list, chain) : list;
    }
    return RunRefLists.first(RunRefLists.withRun(list, run), limit);
  }

  /** The first guarded call of a chain without a run; null: there is none, or no manifest. */
  private @Nullable BehaviourFeature callOutsideRun(Behaviour behaviour) {
    if (behaviour.getHasRun()) {
      return null;
    }
    Manifest manifest = manifest(behaviour);
    if (manifest == null) {
      return null;
    }
    ToolDeclarations tools = ToolDeclarations.of(manifest);
    return behaviour.getFeatures().stream()
        .filter(feature -> FeatureKind.TOOL.label().equals(feature.getKind()))
        .filter(feature -> tools.isGuarded(feature.getValue()))
        .findFirst()
        .orElse(null);
  }

  private @Nullable Manifest manifest(Behaviour behaviour) {
    String agent = behaviour.getAgentId();
    return agent == null
        ? null
        : manifests.inForceAt(behaviour.getTenant(), agent, behaviour.getStarted());
  }

  private void evaluate(SubjectState agent, List<RunRef> outside) {
    ProfiledRun first = rows.run(agent.getKey(), outside.getFirst().getChainKey());
    BehaviourFeature call = first == null ? null : callOutsideRun(first.behaviour());
    if (first != null && call != null) {
      evaluator.evaluate(
          agent.getKey(),
          new CallOutsideRunFact(
              Baselines.chainRef(first.behaviour()),
              agent.getKey(),
              call.getValue(),
              call.getTime(),
              call.getEventId(),
              outside.size(),
              !agent.getInvoked().isEmpty(),
              call.getFailed(),
              Objects.requireNonNull(manifest(first.behaviour())).getDigest()));
    }
  }
}
