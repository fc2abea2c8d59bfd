package io.spoor.pipeline.profile;

import io.spoor.pipeline.detect.DormantIdentityFact;
import io.spoor.pipeline.detect.FeatureKind;
import io.spoor.pipeline.state.IdentityUses;
import io.spoor.pipeline.state.RunRef;
import io.spoor.schemas.Behaviour;
import io.spoor.schemas.BehaviourFeature;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Records when an agent used each identity. A use between two close uses adds no information, so
 * the few stored uses show every long period of disuse.
 */
final class DormancyTracker {
  private static final int MAX_USES = 32;

  private final ProfileRows rows;
  private final long dormancyNanos;
  private final ProfileEvaluator evaluator;

  DormancyTracker(ProfileRows rows, Duration dormant, ProfileEvaluator evaluator) {
    this.rows = rows;
    this.dormancyNanos = dormant.toNanos();
    this.evaluator = evaluator;
  }

  /** Updates the uses after a chain changed its report about its agent. */
  void update(
      String subject, String chain, @Nullable Behaviour previous, @Nullable Behaviour current) {
    Map<String, RunRef> previousUses = identities(previous);
    Map<String, RunRef> currentUses = identities(current);
    Set<String> identities = new LinkedHashSet<>(previousUses.keySet());
    identities.addAll(currentUses.keySet());
    for (String identity : identities) {
      IdentityUses stored = rows.uses(subject, identity);
      Set<String> previousRevivals = revivals(stored.getUses()).keySet();
      RunRef use = currentUses.get(identity);
      List<RunRef> uses =
          use == null
              ? RunRefLists.withoutRun(stored.getUses(), chain)
              : RunRefLists.withRun(stored.getUses(), use);
      trim(uses);
      if (!uses.equals(stored.getUses())) {
        rows.uses(subject, new IdentityUses(identity, uses));
      }
      evaluate(subject, identity, previousRevivals, revivals(uses));
    }
  }

  private static Map<String, RunRef> identities(@Nullable Behaviour behaviour) {
    Map<String, RunRef> identities = new LinkedHashMap<>();
    if (behaviour != null) {
      for (BehaviourFeature feature : behaviour.getFeatures()) {
        if (FeatureKind.IDENTITY.label().equals(feature.getKind())) {
          identities.put(
              feature.getValue(),
              new RunRef(feature.getTime(), feature.getEventId(), behaviour.getChainKey()));
        }
      }
    }
    return identities;
  }

  /** A use after a long period of disuse, and the use before that. */
  private record Revival(RunRef previous, RunRef use) {
    Duration disuse() {
      return Duration.ofNanos(use.getTime() - previous.getTime());
    }
  }

  private Map<String, Revival> revivals(List<RunRef> uses) {
    Map<String, Revival> revivals = new LinkedHashMap<>();
    for (int i = 1; i < uses.size(); i++) {
      RunRef previous = uses.get(i - 1);
      RunRef use = uses.get(i);
      if (use.getTime() - previous.getTime() >= dormancyNanos) {
        revivals.put(use.getChainKey(), new Revival(previous, use));
      }
    }
    return revivals;
  }

  /** Drops uses between two close ones; if there are none, the oldest. */
  private void trim(List<RunRef> uses) {
    while (uses.size() > MAX_USES) {
      int narrowestIndex = 0;
      long narrowest = dormancyNanos;
      for (int i = 1; i < uses.size() - 1; i++) {
        long gap = uses.get(i + 1).getTime() - uses.get(i - 1).getTime();
        if (gap < narrowest) {
          narrowest = gap;
          narrowestIndex = i;
        }
      }
      uses.remove(narrowestIndex);
    }
  }

  private void evaluate(
      String subject, String identity, Set<String> previous, Map<String, Revival> current) {
    List<String> retracted = new ArrayList<>(previous);
    retracted.removeAll(current.keySet());
    retracted.forEach(
        chain ->
            evaluator.retract(
                chain, factSubject(subject, identity, chain), DormantIdentityFact.class));
    current.forEach(
        (chain, revival) -> {
          ProfiledRun run = rows.run(subject, chain);
          if (run != null) {
            evaluator.evaluate(
                chain,
                new DormantIdentityFact(
                    Baselines.chainRef(run.behaviour()),
                    factSubject(subject, identity, chain),
                    identity,
                    revival.disuse(),
                    revival.use().getTime(),
                    revival.use().getEventId()));
          }
        });
  }

  private static String factSubject(String subject, String identity, String chain) {
    return subject + '\n' + identity + '\n' + chain;
  }
}
