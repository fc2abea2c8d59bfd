package io.spoor.pipeline.stitch;

import io.spoor.pipeline.state.KeyState;
import io.spoor.pipeline.stitch.link.Ancestry;
import io.spoor.pipeline.stitch.link.LinkRanking;
import io.spoor.pipeline.stitch.link.Pacer;
import io.spoor.pipeline.stitch.link.StitchOutbox;
import io.spoor.schemas.LineageProbe;
import java.util.function.BiConsumer;

/**
 * Elects the root of a cycle of keys, none of which knows a root.
 *
 * <p>A key that stays unsettled sends a probe to its parent, which forwards it to its own. Only
 * probes of smaller keys pass a key, so the probe of the smallest key of a cycle returns, and
 * elects that key as root. A key that stopped a probe sends its own anew, each time later: on a
 * long lineage keys stop each other's probes again and again. The election is confirmed when the
 * root's path comes round the cycle. A probe that passed 64 keys tells its origin that the lineage
 * is endless.
 */
final class RootElection {
  /** How long a key waits for its root before it looks for a cycle. */
  private static final long PROBE_AFTER_MILLIS = 1_000;

  /** How long an elected root waits for its own path to come round the cycle. */
  private static final long CONFIRM_WITHIN_MILLIS = 60_000;

  /**
   * How often a key below an endless lineage looks for a cycle of its own, for each parent. A key
   * without a known root goes on for as long as it has none.
   */
  private static final int MAX_PROBES_WHEN_ENDLESS = 4;

  private final StitchOutbox outbox;
  private final LineageChecks checks;
  private final Pacer pacer;
  private final BiConsumer<KeyAggregate, Ancestry> follow;

  /** {@code follow}: gives a key its ancestry. */
  RootElection(
      StitchOutbox outbox,
      LineageChecks checks,
      Pacer pacer,
      BiConsumer<KeyAggregate, Ancestry> follow) {
    this.outbox = outbox;
    this.checks = checks;
    this.pacer = pacer;
    this.follow = follow;
  }

  /** Ends what concerned the former parent. */
  static void onNewParent(KeyAggregate node) {
    node.state.setProbed(false);
    node.state.setProbes(0);
    node.state.setConfirmDue(0L);
  }

  /** Takes note of the parent's ancestry, before the key follows it. */
  static void onParentAncestry(KeyAggregate node, Ancestry parent) {
    if (parent.path().contains(node.key())) {
      // The election is confirmed: the path went round the cycle.
      node.state.setConfirmDue(0L);
    }
  }

  /** Whether a cycle above may be the reason that the root is unknown, or the lineage endless. */
  private static boolean isDubious(KeyAggregate node) {
    return node.state.getParent() != null
        && (!node.state.getSettled() || node.ancestry().isEndless());
  }

  /** Schedules a probe, once for each parent. */
  void watch(KeyAggregate node) {
    if (isDubious(node) && !node.state.getProbed() && node.state.getProbeDue() == 0) {
      node.state.setProbed(true);
      node.state.setProbeDue(
          Math.max(pacer.now() + PROBE_AFTER_MILLIS, pacer.nextProbeAt(node.state)));
      checks.schedule(node);
    }
  }

  /** Sends a probe that is due, and gives up an election that was not confirmed in time. */
  void check(KeyAggregate node) {
    KeyState state = node.state;
    String parent = state.getParent();
    if (pacer.isDue(state.getProbeDue())) {
      state.setProbeDue(0L);
      if (parent == null || !isDubious(node)) {
        state.setProbed(false);
      } else {
        if (state.getParentEpoch() < 0 && !parent.equals(node.baseKey())) {
          // An early link brought the parent; the link itself did not come.
          outbox.register(parent, node.key(), LinkRanking.JOIN);
        }
        pacer.countProbe(state);
        outbox.probe(parent, node.key(), 1);
      }
    }
    if (pacer.isDue(state.getConfirmDue())) {
      state.setConfirmDue(0L);
      if (parent != null && node.ancestry().equals(Ancestry.root(node.key()))) {
        follow.accept(node, Ancestry.endless(node.key(), parent));
      }
    }
  }

  /** Forwards or ends a probe that reached the key. */
  void onProbe(KeyAggregate node, LineageProbe probe) {
    String parent = node.state.getParent();
    if (parent == null) {
      return;
    }
    if (node.key().equals(probe.getOrigin())) {
      onReturned(node, parent, probe);
    } else if (probe.getOrigin().compareTo(node.key()) > 0) {
      // On a cycle the probe of this key does what the other would; it may have been sent too
      // early.
      if (node.state.getProbeDue() == 0
          && (!node.state.getSettled() || node.state.getProbes() < MAX_PROBES_WHEN_ENDLESS)) {
        node.state.setProbed(false);
        watch(node);
      }
    } else if (probe.getHops() < Ancestry.MAX_PATH) {
      outbox.probe(parent, probe.getOrigin(), probe.getHops() + 1);
    } else if (isDubious(node)) {
      outbox.probe(probe.getOrigin(), probe.getOrigin(), probe.getHops() + 1);
    }
  }

  /** The probe of a key came back, from the cycle or from the last key that it passed. */
  private void onReturned(KeyAggregate node, String parent, LineageProbe probe) {
    if (!isDubious(node)) {
      // A path that came meanwhile knows better.
      return;
    }
    if (probe.getHops() > Ancestry.MAX_PATH) {
      follow.accept(node, Ancestry.endless(node.key(), parent));
    } else {
      node.state.setConfirmDue(pacer.now() + CONFIRM_WITHIN_MILLIS);
      follow.accept(node, Ancestry.root(node.key()));
      checks.schedule(node);
    }
  }
}
