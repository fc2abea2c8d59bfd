package io.spoor.pipeline.stitch;

import io.spoor.pipeline.Telemetry;
import io.spoor.pipeline.Telemetry.EvictionKind;
import io.spoor.pipeline.Watermark;
import io.spoor.pipeline.settings.EvictionPolicy;
import io.spoor.pipeline.state.AliasLink;
import io.spoor.pipeline.state.Holder;
import io.spoor.pipeline.state.KeyState;
import io.spoor.pipeline.state.PossibleParent;
import io.spoor.pipeline.state.RankedLink;
import io.spoor.pipeline.stitch.StitchRows.Child;
import io.spoor.pipeline.stitch.StitchRows.Due;
import io.spoor.pipeline.stitch.link.LinkRanking;
import io.spoor.pipeline.stitch.link.StitchOutbox;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Evicts keys that were inactive for 2.25 horizons, a few rows per event.
 *
 * <p>{@link KeyPhase} shows the phases. Each key has one scheduled check, not one per activity. An
 * active key renews its registrations, so that a parent is not evicted before its children.
 */
final class KeyEviction {
  /** Maximum rows that one event removes. */
  private static final int BATCH_SIZE = 64;

  private final StitchRows rows;
  private final StitchOutbox outbox;
  private final KeyViews views;
  private final RunContents contents;
  private final Watermark watermark;
  private final EvictionPolicy policy;
  private final Telemetry telemetry;
  private long nextDue = Long.MIN_VALUE;
  private byte @Nullable [] resumeAfter;

  KeyEviction(
      StitchRows rows,
      StitchOutbox outbox,
      KeyViews views,
      RunContents contents,
      Watermark watermark,
      EvictionPolicy policy,
      Telemetry telemetry) {
    this.watermark = watermark;
    this.rows = rows;
    this.outbox = outbox;
    this.views = views;
    this.contents = contents;
    this.policy = policy;
    this.telemetry = telemetry;
  }

  /**
   * Records activity of the key at {@code time}, nanoseconds since the Unix epoch. A late record
   * counts as current: like any other it must wait for the rest of its chain.
   */
  void recordActivity(KeyAggregate node, long time) {
    long clampedTime = Math.max(time, watermark.now());
    KeyState state = node.state;
    boolean isNew = state.getDue() == 0;
    KeyPhase phase = KeyPhase.of(state);
    if (isNew || phase != KeyPhase.ACTIVE) {
      state.setHeard(isNew ? clampedTime : Math.max(clampedTime, state.getHeard()));
      if (phase == KeyPhase.EVICTED) {
        // Some registrations may remain.
        state.setChildren(1L);
      }
      state.setEvicted(false);
      state.setSwept(false);
      schedule(node, state.getHeard() + policy.idleTimeout());
      if (!isNew) {
        renewAncestors(node);
        views.publish(node);
      }
    } else if (clampedTime - policy.timerGranularity() > state.getHeard()) {
      state.setHeard(clampedTime);
      node.touch();
      renewAncestors(node);
    }
  }

  /** Keeps the credential until its expiry. */
  void extendTo(KeyAggregate node, long expiry) {
    recordActivity(node, EvictionPolicy.cappedExpiry(expiry, outbox.causeTime()));
  }

  private void renewAncestors(KeyAggregate node) {
    String parent = node.state.getParent();
    if (parent != null) {
      outbox.register(parent, node.key(), LinkRanking.JOIN);
    }
    String base = node.baseKey();
    if (base != null && !base.equals(parent)) {
      outbox.register(base, node.key(), LinkRanking.JOIN);
    }
    if (node.isShared()) {
      for (Holder holder : node.state.getHolders()) {
        outbox.register(holder.getParent(), node.key(), LinkRanking.HOLDING);
      }
    }
    for (AliasLink alias : node.state.getNames()) {
      if (AliasResolver.mayOutrankJoin(node, alias)) {
        outbox.register(alias.getName(), node.key(), LinkRanking.ALIAS);
      }
    }
    for (PossibleParent possible : node.state.getPossibleParents()) {
      outbox.register(possible.getKey(), node.key(), LinkRanking.POSSIBLE);
    }
    RankedLink delegation = node.state.getDelegation();
    if (delegation != null) {
      outbox.register(delegation.getParent(), node.key(), LinkRanking.DELEGATION);
    }
  }

  private void schedule(KeyAggregate node, long dueTime) {
    long clampedTime = dueTime == 0 ? 1 : dueTime;
    node.state.setDue(clampedTime);
    node.touch();
    rows.due(node.key(), clampedTime, null);
    if (clampedTime < nextDue) {
      nextDue = clampedTime;
      resumeAfter = null;
    }
  }

  /** Runs the checks that are due. */
  void sweep() {
    long now = watermark.now();
    int remaining = BATCH_SIZE;
    while (remaining > 0 && now >= nextDue) {
      Due timer = rows.firstDue(resumeAfter);
      if (timer == null) {
        nextDue = Long.MAX_VALUE;
      } else if (timer.dueAt() > now) {
        nextDue = timer.dueAt();
      } else {
        remaining -= 1 + check(timer, now, remaining);
      }
    }
  }

  /** Returns the number of rows processed. */
  private int check(Due timer, long now, int limit) {
    KeyState state = rows.state(timer.key());
    if (state == null || state.getDue() != timer.dueAt()) {
      removeTimer(timer);
      return 0;
    }
    KeyAggregate node = new KeyAggregate(state);
    int count =
        switch (KeyPhase.of(state)) {
          case ACTIVE ->
              state.getHeard() + policy.idleTimeout() <= now
                  ? evict(node)
                  : checkActive(node, timer, now, limit);
          case EVICTED -> deleteRows(node, timer, now, limit);
          case TOMBSTONE -> deleteTombstone(node, timer);
        };
    if (node.changed()) {
      rows.state(node.state);
    }
    return count;
  }

  private int deleteTombstone(KeyAggregate node, Due timer) {
    removeTimer(timer);
    rows.removeKey(node.key());
    telemetry.evicted(EvictionKind.TOMBSTONE);
    return 1;
  }

  private int evict(KeyAggregate node) {
    node.state.setEvicted(true);
    node.state.setChildren(0L);
    views.retract(node);
    node.touch();
    telemetry.evicted(EvictionKind.KEY);
    return 1;
  }

  private int deleteRows(KeyAggregate node, Due timer, long now, int limit) {
    RankedLink link = AliasResolver.bestLink(node);
    int removed = contents.retract(node.key(), limit);
    removed += rows.deleteRows(node.key(), link == null ? null : link.getLinkId(), limit - removed);
    if (removed < limit) {
      removeTimer(timer);
      node.state.setSwept(true);
      node.state.setLinks(0L);
      schedule(node, now + policy.tombstoneRetention());
    }
    return removed;
  }

  /** Checks an active key, whose children and remembered events may be old. */
  private int checkActive(KeyAggregate node, Due timer, long now, int limit) {
    byte[] cursor = timer.cursor();
    byte[] nextCursor = StitchRows.isSeen(cursor) ? null : evictChildren(node, cursor, now, limit);
    if (nextCursor == null) {
      byte[] from = StitchRows.isSeen(cursor) ? cursor : null;
      nextCursor = rows.evictSeen(node.key(), from, now - policy.idleTimeout(), limit);
    }
    if (nextCursor == null) {
      removeTimer(timer);
      schedule(node, node.state.getHeard() + policy.idleTimeout());
    } else {
      rows.due(node.key(), timer.dueAt(), nextCursor);
    }
    return limit;
  }

  private byte @Nullable [] evictChildren(
      KeyAggregate node, byte @Nullable [] after, long now, int limit) {
    List<Child> children = rows.children(node.key(), after, limit);
    for (Child child : children) {
      if (child.lastActive() + policy.idleTimeout() + 2 * policy.timerGranularity() <= now) {
        rows.removeChild(child);
        node.state.setChildren(Math.max(0, node.state.getChildren() - 1));
        node.touch();
      }
    }
    return children.size() < limit ? null : children.getLast().row();
  }

  /** Deletes a timer; later look-ups start after it, to skip the tombstones. */
  private void removeTimer(Due timer) {
    rows.removeDue(timer);
    resumeAfter = timer.row();
  }
}
