package io.spoor.pipeline.profile;

import io.spoor.pipeline.detect.FeatureKind;
import io.spoor.pipeline.detect.RevivedIdentityFact;
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
 * When each identity of an agent was used. A use that stands between two near ones tells nothing
 * that they do not, so the few that are kept say as well as all of them where nobody used it for
 * long.
 */
final class Dormancy {
  private static final int KEPT = 32;

  private final ProfileRows rows;
  private final long dormant;
  private final Verdicts verdicts;

  Dormancy(ProfileRows rows, Duration dormant, Verdicts verdicts) {
    this.rows = rows;
    this.dormant = dormant.toNanos();
    this.verdicts = verdicts;
  }

  /** A chain says something else of its agent. */
  void changed(String subject, String chain, @Nullable Behaviour before, @Nullable Behaviour now) {
    Map<String, RunRef> was = identities(before);
    Map<String, RunRef> is = identities(now);
    Set<String> all = new LinkedHashSet<>(was.keySet());
    all.addAll(is.keySet());
    for (String identity : all) {
      IdentityUses known = rows.uses(subject, identity);
      Set<String> revivedBefore = revived(known.getUses()).keySet();
      RunRef use = is.get(identity);
      List<RunRef> uses =
          use == null ? Refs.without(known.getUses(), chain) : Refs.with(known.getUses(), use);
      thin(uses);
      if (!uses.equals(known.getUses())) {
        rows.uses(subject, new IdentityUses(identity, uses));
      }
      judge(subject, identity, revivedBefore, revived(uses));
    }
  }

  private static Map<String, RunRef> identities(@Nullable Behaviour said) {
    Map<String, RunRef> identities = new LinkedHashMap<>();
    if (said != null) {
      for (BehaviourFeature feature : said.getFeatures()) {
        if (FeatureKind.IDENTITY.label().equals(feature.getKind())) {
          identities.put(
              feature.getValue(),
              new RunRef(feature.getTime(), feature.getEventId(), said.getChainKey()));
        }
      }
    }
    return identities;
  }

  /** A use after a long time, and the one before it. */
  private record Revival(RunRef before, RunRef use) {
    Duration unused() {
      return Duration.ofNanos(use.getTime() - before.getTime());
    }
  }

  private Map<String, Revival> revived(List<RunRef> uses) {
    Map<String, Revival> revived = new LinkedHashMap<>();
    for (int i = 1; i < uses.size(); i++) {
      RunRef before = uses.get(i - 1);
      RunRef use = uses.get(i);
      if (use.getTime() - before.getTime() >= dormant) {
        revived.put(use.getChainKey(), new Revival(before, use));
      }
    }
    return revived;
  }

  /** Leaves out uses between two near ones; where there are none, the oldest. */
  private void thin(List<RunRef> uses) {
    while (uses.size() > KEPT) {
      int least = 0;
      long narrowest = dormant;
      for (int i = 1; i < uses.size() - 1; i++) {
        long around = uses.get(i + 1).getTime() - uses.get(i - 1).getTime();
        if (around < narrowest) {
          narrowest = around;
          least = i;
        }
      }
      uses.remove(least);
    }
  }

  private void judge(
      String subject, String identity, Set<String> before, Map<String, Revival> now) {
    List<String> gone = new ArrayList<>(before);
    gone.removeAll(now.keySet());
    gone.forEach(
        chain ->
            verdicts.retract(chain, about(subject, identity, chain), RevivedIdentityFact.class));
    now.forEach(
        (chain, revival) -> {
          Run run = rows.run(subject, chain);
          if (run != null) {
            verdicts.judge(
                chain,
                new RevivedIdentityFact(
                    Baselines.chain(run.said()),
                    about(subject, identity, chain),
                    identity,
                    revival.unused(),
                    revival.use().getTime(),
                    revival.use().getEventId()));
          }
        });
  }

  private static String about(String subject, String identity, String chain) {
    return subject + '\n' + identity + '\n' + chain;
  }
}
