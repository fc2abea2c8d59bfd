package io.spoor.pipeline.profile;

import io.spoor.pipeline.detect.BehaviourFact;
import io.spoor.pipeline.detect.BehaviourFact.Thing;
import io.spoor.pipeline.detect.ChainRef;
import io.spoor.pipeline.detect.FeatureKind;
import io.spoor.pipeline.detect.SensitiveFeatures;
import io.spoor.pipeline.manifest.Declarations;
import io.spoor.pipeline.manifest.Manifests;
import io.spoor.pipeline.settings.BaselineSettings;
import io.spoor.pipeline.state.FeatureRow;
import io.spoor.pipeline.state.NewUse;
import io.spoor.pipeline.state.RunList;
import io.spoor.pipeline.state.RunRef;
import io.spoor.pipeline.state.ScopeRow;
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
import org.jspecify.annotations.Nullable;

/**
 * What is normal for an agent, and which runs did something that is not. A property of the set of
 * runs: of each feature the earliest few uses are kept, and a use is new when it is among the first
 * {@code baseline.runs} of them. What a run that comes late changes is judged again: the few runs
 * that it moves past those places, and those that are judged by how much was new lately.
 */
final class Baselines {
  /** Kept beyond those that count, for runs that are taken back. */
  private static final int SPARE = 13;

  /** Features of a scope; further ones are not judged. */
  private static final int MOST_FEATURES = 20_000;

  private static final Comparator<NewUse> BY_TIME =
      Comparator.comparingLong(NewUse::getTime)
          .thenComparing(NewUse::getEventId)
          .thenComparing(use -> FeatureKind.of(use.getKind()))
          .thenComparing(NewUse::getValue);

  private final ProfileRows rows;
  private final Manifests manifests;
  private final BaselineSettings settings;
  private final Verdicts verdicts;
  private final Novelty novelty;

  Baselines(ProfileRows rows, Manifests manifests, BaselineSettings settings, Verdicts verdicts) {
    this.rows = rows;
    this.manifests = manifests;
    this.settings = settings;
    this.verdicts = verdicts;
    this.novelty = new Novelty(rows);
  }

  /** Which baseline a run of the agent counts for. */
  String label(Behaviour said) {
    Manifest manifest = manifest(said);
    return manifest == null ? "" : Objects.requireNonNullElse(manifest.getBaseline(), "");
  }

  @Nullable Manifest manifest(Behaviour said) {
    String agent = said.getAgentId();
    return agent == null ? null : manifests.at(said.getTenant(), agent, said.getStarted());
  }

  /** A chain says something else of its agent; the run is kept already, or removed. */
  void changed(String subject, @Nullable Run before, @Nullable Run now) {
    boolean stays =
        before != null
            && now != null
            && Objects.equals(before.row().getBaseline(), now.row().getBaseline());
    if (before != null && !stays) {
      leave(subject, before);
    }
    if (now != null) {
      join(subject, stays ? before : null, now);
    }
  }

  private static byte[] scope(String subject, Run run) {
    return ProfileRows.scope(subject, Objects.requireNonNullElse(run.row().getBaseline(), ""));
  }

  private void leave(String subject, Run run) {
    byte[] scope = scope(subject, run);
    Set<String> moved = new LinkedHashSet<>();
    ScopeRow row = rows.scope(scope);
    learn(row, Refs.without(row.getRuns(), run.chain()), moved);
    version(scope, run.said(), null, moved);
    for (BehaviourFeature feature : taught(run)) {
      use(scope, row, feature, run.chain(), null, moved);
    }
    rows.scope(scope, row);
    Set<String> again = new LinkedHashSet<>(moved);
    novelty.set(scope, run.chain(), run.row().getNews(), List.of(), again);
    again.remove(run.chain());
    moved.remove(run.chain());
    verdicts.retract(run.chain(), about(subject, run.chain()), BehaviourFact.class);
    judge(subject, scope, moved, again);
  }

  private void join(String subject, @Nullable Run before, Run now) {
    byte[] scope = scope(subject, now);
    String chain = now.chain();
    Set<String> moved = new LinkedHashSet<>();
    ScopeRow row = rows.scope(scope);
    boolean sameStart = before != null && Refs.start(before.said()).equals(Refs.start(now.said()));
    if (!sameStart) {
      learn(row, Refs.with(row.getRuns(), Refs.start(now.said())), moved);
    }
    if (before != null
        && !(sameStart
            && Objects.equals(before.said().getAgentVersion(), now.said().getAgentVersion()))) {
      version(scope, before.said(), null, moved);
    }
    version(scope, now.said(), Refs.start(now.said()), moved);
    Map<List<String>, BehaviourFeature> known = new LinkedHashMap<>();
    if (before != null) {
      taught(before).forEach(feature -> known.put(name(feature), feature));
    }
    for (BehaviourFeature feature : taught(now)) {
      BehaviourFeature same = known.remove(name(feature));
      if (same == null || !feature.equals(same)) {
        var use = new RunRef(feature.getTime(), feature.getEventId(), chain);
        use(scope, row, feature, chain, use, moved);
      }
    }
    known.values().forEach(feature -> use(scope, row, feature, chain, null, moved));
    rows.scope(scope, row);
    moved.add(chain);
    judge(subject, scope, moved, new LinkedHashSet<>());
  }

  /** All but whom it acts for: who asks an agent says nothing of what the agent does. */
  private static List<BehaviourFeature> taught(Run run) {
    List<BehaviourFeature> features = run.said().getFeatures();
    return features.stream()
        .filter(feature -> !FeatureKind.PERSON.label().equals(feature.getKind()))
        .toList();
  }

  private static List<String> name(BehaviourFeature feature) {
    return List.of(feature.getKind(), feature.getValue());
  }

  private void learn(ScopeRow row, List<RunRef> runs, Set<String> moved) {
    List<RunRef> now = Refs.first(runs, settings.learning() + SPARE);
    moved.addAll(entered(row.getRuns(), now, settings.learning()));
    row.setRuns(now);
  }

  /** Chains that are among the first so many and were not, or the other way round. */
  private static Set<String> entered(List<RunRef> before, List<RunRef> now, int most) {
    Set<String> moved = Refs.moved(before, now, most);
    moved.removeIf(
        chain -> Refs.isAmongFirst(before, most, chain) == Refs.isAmongFirst(now, most, chain));
    return moved;
  }

  private void version(byte[] scope, Behaviour said, @Nullable RunRef run, Set<String> moved) {
    String version = said.getAgentVersion();
    if (version == null) {
      return;
    }
    RunList list = rows.version(scope, version);
    List<RunRef> before = list.getRuns();
    List<RunRef> now =
        run == null
            ? Refs.without(before, said.getChainKey())
            : Refs.first(Refs.with(before, run), settings.learning() + SPARE);
    if (!now.equals(before)) {
      rows.version(scope, version, new RunList(now));
      moved.addAll(entered(before, now, settings.learning()));
    }
  }

  /** A run used a feature for the first time at {@code use}; null: it did not after all. */
  private void use(
      byte[] scope,
      ScopeRow row,
      BehaviourFeature feature,
      String chain,
      @Nullable RunRef use,
      Set<String> moved) {
    FeatureRow known = rows.feature(scope, feature.getKind(), feature.getValue());
    if (known == null) {
      if (use == null || row.getFeatures() >= MOST_FEATURES) {
        return;
      }
      known = new FeatureRow(feature.getKind(), feature.getValue(), List.of());
    }
    List<RunRef> before = known.getUses();
    List<RunRef> now =
        use == null
            ? Refs.without(before, chain)
            : Refs.first(Refs.with(before, use), settings.runs() + SPARE);
    if (now.equals(before)) {
      return;
    }
    known.setUses(now);
    rows.feature(scope, known);
    row.setFeatures(row.getFeatures() + Integer.signum(now.size()) - Integer.signum(before.size()));
    row.setLearned(row.getLearned() + learned(now) - learned(before));
    moved.addAll(Refs.moved(before, now, settings.runs()));
  }

  private int learned(List<RunRef> uses) {
    return uses.size() >= settings.runs() ? 1 : 0;
  }

  /**
   * @param moved chains in which something else may be new
   * @param again chains whose verdict may differ although what is new in them is the same
   */
  private void judge(String subject, byte[] scope, Set<String> moved, Set<String> again) {
    again.addAll(moved);
    ScopeRow row = rows.scope(scope);
    for (String chain : moved) {
      Run run = rows.run(subject, chain);
      if (run != null) {
        List<NewUse> before = run.row().getLearning() ? List.of() : run.row().getNews();
        List<NewUse> news = news(scope, run);
        boolean learning = Refs.isAmongFirst(row.getRuns(), settings.learning(), chain);
        run.row().setNews(news);
        run.row().setLearning(learning);
        rows.run(run);
        novelty.set(scope, chain, before, learning ? List.of() : news, again);
      }
    }
    for (String chain : again) {
      Run run = rows.run(subject, chain);
      if (run != null) {
        verdict(subject, scope, run);
      }
    }
  }

  private List<NewUse> news(byte[] scope, Run run) {
    List<NewUse> news = new ArrayList<>();
    for (BehaviourFeature feature : taught(run)) {
      FeatureRow known = rows.feature(scope, feature.getKind(), feature.getValue());
      int place = known == null ? Integer.MAX_VALUE : Refs.place(known.getUses(), run.chain());
      if (place < settings.runs()) {
        news.add(
            new NewUse(
                feature.getKind(),
                feature.getValue(),
                feature.getTime(),
                feature.getEventId(),
                place == 0));
      }
    }
    news.sort(BY_TIME);
    return news;
  }

  private void verdict(String subject, byte[] scope, Run run) {
    Manifest manifest = manifest(run.said());
    List<Thing> things = new ArrayList<>();
    if (!run.row().getLearning()) {
      Set<FeatureKind> ordinary = novelty.ordinary(scope, run.chain(), run.row().getNews());
      for (NewUse use : run.row().getNews()) {
        FeatureKind kind = FeatureKind.of(use.getKind());
        if (!ordinary.contains(kind) || SensitiveFeatures.contain(kind, use.getValue())) {
          things.add(
              new Thing(
                  kind,
                  use.getValue(),
                  use.getTime(),
                  use.getEventId(),
                  manifest != null && declares(manifest, kind, use.getValue())));
        }
      }
    }
    String about = about(subject, run.chain());
    if (things.isEmpty()) {
      verdicts.retract(run.chain(), about, BehaviourFact.class);
      return;
    }
    Behaviour said = run.said();
    String version = said.getAgentVersion();
    boolean fresh =
        version != null
            && Refs.isAmongFirst(
                rows.version(scope, version).getRuns(), settings.learning(), run.chain());
    verdicts.judge(
        run.chain(),
        new BehaviourFact(
            chain(said),
            about,
            things,
            settings.runs(),
            fresh,
            manifest == null ? null : manifest.getDigest()));
  }

  /** Two agents that a chain was said to be of are two facts. */
  static String about(String subject, String chain) {
    return subject + '\n' + chain;
  }

  static ChainRef chain(Behaviour said) {
    return new ChainRef(said.getTenant(), said.getChainKey(), said.getAgentId(), said.getRunId());
  }

  private static boolean declares(Manifest manifest, FeatureKind kind, String value) {
    return switch (kind) {
      case TOOL -> Declarations.listsTool(manifest, value);
      case SERVICE -> Declarations.listsService(manifest, value);
      case ACTION ->
          Declarations.listsService(manifest, value.substring(0, Math.max(0, value.indexOf(':'))));
      case IDENTITY -> Declarations.listsIdentity(manifest, value);
      case RESOURCE, NETWORK, ERROR, PERSON -> false;
    };
  }
}
