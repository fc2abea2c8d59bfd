package io.spoor.pipeline.profile;

import io.spoor.pipeline.detect.FeatureKind;
import io.spoor.pipeline.state.NewUse;
import io.spoor.pipeline.state.NovelRun;
import io.spoor.pipeline.state.NoveltyRow;
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
 * How often runs of a scope do something new, by kind: for an agent that touches another bucket
 * every day, another bucket is nothing unusual. Of the runs that did, the latest are kept.
 */
final class Novelty {
  /** So many runs that were the first to do a thing of a kind make new things of it ordinary. */
  static final int ORDINARY = 5;

  /** When they did it within so long before. */
  static final long LATELY = TimeUnit.DAYS.toNanos(7);

  private static final int KEPT = 64;

  private static final Comparator<NovelRun> ORDER =
      Comparator.comparingLong(NovelRun::getTime).thenComparing(NovelRun::getChainKey);

  private final ProfileRows rows;

  Novelty(ProfileRows rows) {
    this.rows = rows;
  }

  /**
   * What was new in a run is something else now; to {@code again} go the runs to which that makes a
   * difference.
   */
  void set(
      byte[] scope,
      String chain,
      Collection<NewUse> before,
      Collection<NewUse> now,
      Set<String> again) {
    Map<FeatureKind, NovelRun> was = byKind(chain, before);
    Map<FeatureKind, NovelRun> is = byKind(chain, now);
    Set<FeatureKind> kinds = EnumSet.noneOf(FeatureKind.class);
    kinds.addAll(was.keySet());
    kinds.addAll(is.keySet());
    for (FeatureKind kind : kinds) {
      set(scope, kind, chain, was.get(kind), is.get(kind), again);
    }
  }

  private void set(
      byte[] scope,
      FeatureKind kind,
      String chain,
      @Nullable NovelRun was,
      @Nullable NovelRun is,
      Set<String> again) {
    NoveltyRow row = rows.novelty(scope, kind);
    List<NovelRun> runs = new ArrayList<>(row.getRuns());
    runs.removeIf(run -> run.getChainKey().equals(chain));
    if (is != null) {
      runs.add(is);
      runs.sort(ORDER);
    }
    List<NovelRun> kept =
        runs.size() > KEPT ? new ArrayList<>(runs.subList(runs.size() - KEPT, runs.size())) : runs;
    if (kept.equals(row.getRuns())) {
      return;
    }
    for (NovelRun run : runs) {
      if (isJudgedBy(run, was) || isJudgedBy(run, is)) {
        again.add(run.getChainKey());
      }
    }
    again.add(chain);
    rows.novelty(scope, kind, new NoveltyRow(kept));
  }

  private static boolean isJudgedBy(NovelRun run, @Nullable NovelRun other) {
    return other != null && isLatelyBefore(other, run);
  }

  private static boolean isLatelyBefore(NovelRun other, NovelRun run) {
    return ORDER.compare(other, run) < 0 && run.getTime() - other.getTime() <= LATELY;
  }

  /** Kinds of which new things were ordinary when the run did some. */
  Set<FeatureKind> ordinary(byte[] scope, String chain, Collection<NewUse> news) {
    Set<FeatureKind> ordinary = EnumSet.noneOf(FeatureKind.class);
    byKind(chain, news)
        .forEach(
            (kind, run) -> {
              long others =
                  rows.novelty(scope, kind).getRuns().stream()
                      .filter(other -> other.getFirst() && isLatelyBefore(other, run))
                      .count();
              if (others >= ORDINARY) {
                ordinary.add(kind);
              }
            });
    return ordinary;
  }

  private static Map<FeatureKind, NovelRun> byKind(String chain, Collection<NewUse> news) {
    Map<FeatureKind, NovelRun> byKind = new EnumMap<>(FeatureKind.class);
    for (NewUse use : news) {
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
