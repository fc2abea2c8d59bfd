package io.spoor.pipeline.profile;

import io.spoor.pipeline.detect.FeatureKind;
import io.spoor.pipeline.state.NovelFeature;
import io.spoor.pipeline.state.NovelRun;
import io.spoor.pipeline.state.NovelRuns;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tracks how often runs of a scope show new features, by kind. For an agent that uses another
 * bucket every day, another bucket is not unusual. The latest such runs are stored.
 */
final class NoveltyTracker {
  /**
   * Runs that showed a new feature of a kind after which new features of that kind are ordinary.
   */
  static final int ORDINARY_RUNS = 5;

  /** Period in which these runs count. */
  static final long WINDOW = TimeUnit.DAYS.toNanos(7);

  private static final int MAX_RUNS = 64;

  private static final Comparator<NovelRun> ORDER =
      Comparator.comparingLong(NovelRun::getTime).thenComparing(NovelRun::getChainKey);

  private final ProfileRows rows;

  NoveltyTracker(ProfileRows rows) {
    this.rows = rows;
  }

  /**
   * Updates the new features of a run; adds the runs whose result this changes to {@code affected}.
   */
  void update(
      byte[] scope,
      String chain,
      Collection<NovelFeature> previousUses,
      Collection<NovelFeature> currentUses,
      Set<String> affected) {
    Map<FeatureKind, NovelRun> previous = byKind(chain, previousUses);
    Map<FeatureKind, NovelRun> current = byKind(chain, currentUses);
    Set<FeatureKind> kinds = EnumSet.noneOf(FeatureKind.class);
    kinds.addAll(previous.keySet());
    kinds.addAll(current.keySet());
    for (FeatureKind kind : kinds) {
      update(scope, kind, chain, previous.get(kind), current.get(kind), affected);
    }
  }

  private void update(
      byte[] scope,
      FeatureKind kind,
      String chain,
      @Nullable NovelRun previous,
      @Nullable NovelRun current,
      Set<String> affected) {
    NovelRuns row = rows.novelty(scope, kind);
    List<NovelRun> runs = new ArrayList<>(row.getRuns());
    runs.removeIf(run -> run.getChainKey().equals(chain));
    if (current != null) {
      runs.add(current);
      runs.sort(ORDER);
    }
    List<NovelRun> latest =
        runs.size() > MAX_RUNS
            ? new ArrayList<>(runs.subList(runs.size() - MAX_RUNS, runs.size()))
            : runs;
    if (latest.equals(row.getRuns())) {
      return;
    }
    for (NovelRun run : runs) {
      if (isAffectedBy(run, previous) || isAffectedBy(run, current)) {
        affected.add(run.getChainKey());
      }
    }
    affected.add(chain);
    rows.novelty(scope, kind, new NovelRuns(latest));
  }

  private static boolean isAffectedBy(NovelRun run, @Nullable NovelRun other) {
    return other != null && isWithinWindowBefore(other, run);
  }

  private static boolean isWithinWindowBefore(NovelRun other, NovelRun run) {
    return ORDER.compare(other, run) < 0 && run.getTime() - other.getTime() <= WINDOW;
  }

  /** Kinds whose new features were ordinary at the time of the run. */
  Set<FeatureKind> ordinary(byte[] scope, String chain, Collection<NovelFeature> novel) {
    Set<FeatureKind> ordinary = EnumSet.noneOf(FeatureKind.class);
    byKind(chain, novel)
        .forEach(
            (kind, run) -> {
              long others =
                  rows.novelty(scope, kind).getRuns().stream()
                      .filter(other -> other.getFirst() && isWithinWindowBefore(other, run))
                      .count();
              if (others >= ORDINARY_RUNS) {
                ordinary.add(kind);
              }
            });
    return ordinary;
  }

  private static Map<FeatureKind, NovelRun> byKind(String chain, Collection<NovelFeature> novel) {
    Map<FeatureKind, NovelRun> byKind = new EnumMap<>(FeatureKind.class);
    for (NovelFeature use : novel) {
      byKind.merge(
          FeatureKind.of(use.getKind()),
          new NovelRun(use.getTime(), chain, use.getFirst()),
          (a, b) ->
              new NovelRun(
                  Math.min(a.getTime(), b.getTime()), chain, a.getFirst() || b.getFirst()));
    }
    return byKind;
  }
}
