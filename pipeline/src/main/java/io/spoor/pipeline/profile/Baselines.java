package io.spoor.pipeline.profile;

import io.spoor.pipeline.detect.BehaviourFact;
import io.spoor.pipeline.detect.BehaviourFact.UnusualFeature;
import io.spoor.pipeline.detect.ChainRef;
import io.spoor.pipeline.detect.FeatureKind;
import io.spoor.pipeline.detect.run.SensitiveFeatures;
import io.spoor.pipeline.manifest.ManifestLookup;
import io.spoor.pipeline.manifest.ManifestMatcher;
import io.spoor.pipeline.settings.BaselineSettings;
import io.spoor.pipeline.state.BaselineState;
import io.spoor.pipeline.state.FeatureUses;
import io.spoor.pipeline.state.NovelFeature;
import io.spoor.pipeline.state.RunList;
import io.spoor.pipeline.state.RunRef;
import io.spoor.schemas.Behaviour;
import io.spoor.schemas.BehaviourFeature;
import io.spoor.schemas.Manifest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Learns the normal behaviours of an agent and finds the runs that deviate. The result depends on
 * the set of runs, not on their order: the earliest uses of each feature are stored, and a use is
 * new while it is among the first {@code baseline.runs}. A late run causes evaluations only of the
 * runs it displaces from those places, and of runs that depend on the recent rate of novelty.
 */
final class Baselines {
  /** Runs stored beyond those that count, as replacements for removed runs. */
  private static final int SPARE_RUNS = 13;

  /** Maximum features of a scope; later ones are not evaluated. */
  private static final int MAX_FEATURES = 20_000;

  private static final Comparator<NovelFeature> BY_TIME =
      Comparator.comparingLong(NovelFeature::getTime)
          .thenComparing(NovelFeature::getEventId)
          .thenComparing(use -> FeatureKind.of(use.getKind()))
          .thenComparing(NovelFeature::getValue);

  private final ProfileRows rows;
  private final ManifestLookup manifests;
  private final BaselineSettings settings;
  private final ProfileEvaluator evaluator;
  private final NoveltyTracker novelty;

  Baselines(
      ProfileRows rows,
      ManifestLookup manifests,
      BaselineSettings settings,
      ProfileEvaluator evaluator) {
    this.rows = rows;
    this.manifests = manifests;
    this.settings = settings;
    this.evaluator = evaluator;
    this.novelty = new NoveltyTracker(rows);
  }

  /** Name of the baseline for which a run of the agent counts. */
  String baselineName(Behaviour behaviour) {
    Manifest manifest = manifest(behaviour);
    return manifest == null ? "" : Objects.requireNonNullElse(manifest.getBaseline(), "");
  }

  @Nullable Manifest manifest(Behaviour behaviour) {
    String agent = behaviour.getAgentId();
    return agent == null
        ? null
        : manifests.inForceAt(behaviour.getTenant(), agent, behaviour.getStarted());
  }

  /**
   * Updates the baselines after a chain changed its report; the run is already stored or removed.
   */
  void update(String subject, @Nullable ProfiledRun previous, @Nullable ProfiledRun current) {
    boolean sameBaseline =
        previous != null
            && current != null
            && Objects.equals(previous.state().getBaseline(), current.state().getBaseline());
    if (previous != null && !sameBaseline) {
      removeRun(subject, previous);
    }
    if (current != null) {
      addRun(subject, sameBaseline ? previous : null, current);
    }
  }

  private static byte[] scope(String subject, ProfiledRun run) {
    return ProfileRows.scope(subject, Objects.requireNonNullElse(run.state().getBaseline(), ""));
  }

  private void removeRun(String subject, ProfiledRun run) {
    byte[] scope = scope(subject, run);
    Set<String> changedRuns = new LinkedHashSet<>();
    BaselineState row = rows.scope(scope);
    updateLearningRuns(row, RunRefLists.withoutRun(row.getRuns(), run.chainKey()), changedRuns);
    updateVersion(scope, run.behaviour(), null, changedRuns);
    for (BehaviourFeature feature : learnableFeatures(run)) {
      updateFeature(scope, row, feature, run.chainKey(), null, changedRuns);
    }
    rows.scope(scope, row);
    Set<String> affected = new LinkedHashSet<>(changedRuns);
    novelty.update(scope, run.chainKey(), run.state().getNews(), List.of(), affected);
    affected.remove(run.chainKey());
    changedRuns.remove(run.chainKey());
    evaluator.retract(run.chainKey(), factSubject(subject, run.chainKey()), BehaviourFact.class);
    evaluate(subject, scope, changedRuns, affected);
  }

  private void addRun(String subject, @Nullable ProfiledRun previous, ProfiledRun current) {
    byte[] scope = scope(subject, current);
    String chain = current.chainKey();
    Set<String> changedRuns = new LinkedHashSet<>();
    BaselineState row = rows.scope(scope);
    boolean sameStart =
        previous != null
            && RunRefLists.start(previous.behaviour())
                .equals(RunRefLists.start(current.behaviour()));
    if (!sameStart) {
      updateLearningRuns(
          row,
          RunRefLists.withRun(row.getRuns(), RunRefLists.start(current.behaviour())),
          changedRuns);
    }
    if (previous != null
        && !(sameStart
            && Objects.equals(
                previous.behaviour().getAgentVersion(), current.behaviour().getAgentVersion()))) {
      updateVersion(scope, previous.behaviour(), null, changedRuns);
    }
    updateVersion(scope, current.behaviour(), RunRefLists.start(current.behaviour()), changedRuns);
    Map<List<String>, BehaviourFeature> known = new LinkedHashMap<>();
    if (previous != null) {
      learnableFeatures(previous).forEach(feature -> known.put(featureKey(feature), feature));
    }
    for (BehaviourFeature feature : learnableFeatures(current)) {
      BehaviourFeature existing = known.remove(featureKey(feature));
      if (existing == null || !feature.equals(existing)) {
        var use = new RunRef(feature.getTime(), feature.getEventId(), chain);
        updateFeature(scope, row, feature, chain, use, changedRuns);
      }
    }
    known.values().forEach(feature -> updateFeature(scope, row, feature, chain, null, changedRuns));
    rows.scope(scope, row);
    changedRuns.add(chain);
    evaluate(subject, scope, changedRuns, new LinkedHashSet<>());
  }

  /**
   * All features except the user an agent acts for, who says nothing about the agent's behaviour.
   */
  private static List<BehaviourFeature> learnableFeatures(ProfiledRun run) {
    List<BehaviourFeature> features = run.behaviour().getFeatures();
    return features.stream()
        .filter(feature -> !FeatureKind.PERSON.label().equals(feature.getKind()))
        .toList();
  }

  private static List<String> featureKey(BehaviourFeature feature) {
    return List.of(feature.getKind(), feature.getValue());
  }

  private void updateLearningRuns(BaselineState row, List<RunRef> runs, Set<String> changedRuns) {
    List<RunRef> current = RunRefLists.first(runs, settings.learningRuns() + SPARE_RUNS);
    changedRuns.addAll(changedMembers(row.getRuns(), current, settings.learningRuns()));
    row.setRuns(current);
  }

  /** Chains that joined or left the first places. */
  private static Set<String> changedMembers(
      List<RunRef> previous, List<RunRef> current, int limit) {
    Set<String> changedRuns = RunRefLists.changedPositions(previous, current, limit);
    changedRuns.removeIf(
        chain ->
            RunRefLists.isAmongFirst(previous, limit, chain)
                == RunRefLists.isAmongFirst(current, limit, chain));
    return changedRuns;
  }

  private void updateVersion(
      byte[] scope, Behaviour behaviour, @Nullable RunRef run, Set<String> changedRuns) {
    String version = behaviour.getAgentVersion();
    if (version == null) {
      return;
    }
    RunList list = rows.version(scope, version);
    List<RunRef> previous = list.getRuns();
    List<RunRef> current =
        run == null
            ? RunRefLists.withoutRun(previous, behaviour.getChainKey())
            : RunRefLists.first(
                RunRefLists.withRun(previous, run), settings.learningRuns() + SPARE_RUNS);
    if (!current.equals(previous)) {
      rows.version(scope, version, new RunList(current));
      changedRuns.addAll(changedMembers(previous, current, settings.learningRuns()));
    }
  }

  /** Updates a feature first used by a run at {@code use}; null: the run no longer uses it. */
  private void updateFeature(
      byte[] scope,
      BaselineState row,
      BehaviourFeature feature,
      String chain,
      @Nullable RunRef use,
      Set<String> changedRuns) {
    FeatureUses known = rows.feature(scope, feature.getKind(), feature.getValue());
    if (known == null) {
      if (use == null || row.getFeatures() >= MAX_FEATURES) {
        return;
      }
      known = new FeatureUses(feature.getKind(), feature.getValue(), List.of());
    }
    List<RunRef> previous = known.getUses();
    List<RunRef> current =
        use == null
            ? RunRefLists.withoutRun(previous, chain)
            : RunRefLists.first(RunRefLists.withRun(previous, use), settings.runs() + SPARE_RUNS);
    if (current.equals(previous)) {
      return;
    }
    known.setUses(current);
    rows.feature(scope, known);
    row.setFeatures(
        row.getFeatures() + Integer.signum(current.size()) - Integer.signum(previous.size()));
    row.setLearned(row.getLearned() + learned(current) - learned(previous));
    changedRuns.addAll(RunRefLists.changedPositions(previous, current, settings.runs()));
  }

  private int learned(List<RunRef> uses) {
    return uses.size() >= settings.runs() ? 1 : 0;
  }

  /**
   * Evaluates affected runs again.
   *
   * @param changedRuns chains whose new features may differ
   * @param affected chains whose result may differ although their new features are the same
   */
  private void evaluate(
      String subject, byte[] scope, Set<String> changedRuns, Set<String> affected) {
    affected.addAll(changedRuns);
    BaselineState row = rows.scope(scope);
    for (String chain : changedRuns) {
      ProfiledRun run = rows.run(subject, chain);
      if (run != null) {
        List<NovelFeature> previous = run.state().getLearning() ? List.of() : run.state().getNews();
        List<NovelFeature> novel = novelFeatures(scope, run);
        boolean learning = RunRefLists.isAmongFirst(row.getRuns(), settings.learningRuns(), chain);
        run.state().setNews(novel);
        run.state().setLearning(learning);
        rows.run(run);
        novelty.update(scope, chain, previous, learning ? List.of() : novel, affected);
      }
    }
    for (String chain : affected) {
      ProfiledRun run = rows.run(subject, chain);
      if (run != null) {
        evaluateRun(subject, scope, run);
      }
    }
  }

  private List<NovelFeature> novelFeatures(byte[] scope, ProfiledRun run) {
    List<NovelFeature> novel = new ArrayList<>();
    for (BehaviourFeature feature : learnableFeatures(run)) {
      FeatureUses known = rows.feature(scope, feature.getKind(), feature.getValue());
      int position =
          known == null ? Integer.MAX_VALUE : RunRefLists.position(known.getUses(), run.chainKey());
      if (position < settings.runs()) {
        novel.add(
            new NovelFeature(
                feature.getKind(),
                feature.getValue(),
                feature.getTime(),
                feature.getEventId(),
                position == 0));
      }
    }
    novel.sort(BY_TIME);
    return novel;
  }

  /** Kind and value of each feature whose first use failed. */
  private static Set<List<String>> failedFeatures(Behaviour behaviour) {
    return behaviour.getFeatures().stream()
        .filter(BehaviourFeature::getFailed)
        .map(Baselines::featureKey)
        .collect(Collectors.toSet());
  }

  private void evaluateRun(String subject, byte[] scope, ProfiledRun run) {
    Manifest manifest = manifest(run.behaviour());
    List<UnusualFeature> features = new ArrayList<>();
    if (!run.state().getLearning()) {
      Set<FeatureKind> ordinary = novelty.ordinary(scope, run.chainKey(), run.state().getNews());
      Set<List<String>> failed = failedFeatures(run.behaviour());
      for (NovelFeature use : run.state().getNews()) {
        FeatureKind kind = FeatureKind.of(use.getKind());
        if (!ordinary.contains(kind) || SensitiveFeatures.contains(kind, use.getValue())) {
          features.add(
              new UnusualFeature(
                  kind,
                  use.getValue(),
                  use.getTime(),
                  use.getEventId(),
                  manifest != null && declares(manifest, kind, use.getValue()),
                  failed.contains(List.of(use.getKind(), use.getValue()))));
        }
      }
    }
    String factSubject = factSubject(subject, run.chainKey());
    if (features.isEmpty()) {
      evaluator.retract(run.chainKey(), factSubject, BehaviourFact.class);
      return;
    }
    Behaviour behaviour = run.behaviour();
    String version = behaviour.getAgentVersion();
    boolean isNewVersion =
        version != null
            && RunRefLists.isAmongFirst(
                rows.version(scope, version).getRuns(), settings.learningRuns(), run.chainKey());
    evaluator.evaluate(
        run.chainKey(),
        new BehaviourFact(
            chainRef(behaviour),
            factSubject,
            features,
            settings.runs(),
            isNewVersion,
            manifest == null ? null : manifest.getDigest()));
  }

  /** Subject of the fact: two agents reported for one chain are two facts. */
  static String factSubject(String subject, String chain) {
    return subject + '\n' + chain;
  }

  static ChainRef chainRef(Behaviour behaviour) {
    return new ChainRef(
        behaviour.getTenant(),
        behaviour.getChainKey(),
        behaviour.getAgentId(),
        behaviour.getRunId());
  }

  private static boolean declares(Manifest manifest, FeatureKind kind, String value) {
    return switch (kind) {
      case TOOL -> ManifestMatcher.listsTool(manifest, value);
      case SERVICE -> ManifestMatcher.listsService(manifest, value);
      case ACTION ->
          ManifestMatcher.listsService(
              manifest, value.substring(0, Math.max(0, value.indexOf(':'))));
      case IDENTITY -> ManifestMatcher.listsIdentity(manifest, value);
      case RESOURCE, NETWORK, ERROR, PERSON, ACCOUNT -> false;
    };
  }
}
