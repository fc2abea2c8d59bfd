package io.spoor.pipeline.assemble.eviction;

import io.spoor.pipeline.Watermark;
import io.spoor.pipeline.assemble.chain.ChainAggregate;
import io.spoor.pipeline.assemble.chain.Segments;
import io.spoor.pipeline.assemble.eviction.EvictionTimers.Entry;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.settings.EvictionPolicy;
import io.spoor.pipeline.state.SegmentState;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Issued;
import io.spoor.schemas.KeyPlaced;
import io.spoor.schemas.Link;
import io.spoor.schemas.vocabulary.JoinMethod;
import org.jspecify.annotations.Nullable;

/**
 * Records activity of keys and schedules their eviction checks. Each key has one scheduled check,
 * not one per activity. An active key keeps its ancestors from eviction.
 */
public final class EvictionSchedule {
  /** Maximum length of a lineage. */
  private static final int MAX_DEPTH = 64;

  private final EvictionTimers timers;
  private final Watermark watermark;
  private final EvictionPolicy policy;

  public EvictionSchedule(Rows rows, Watermark watermark, EvictionPolicy policy) {
    this.timers = new EvictionTimers(rows);
    this.watermark = watermark;
    this.policy = policy;
  }

  /**
   * Time until which an event keeps its segment active: a credential it mints may be used later.
   */
  public static long activeUntil(IdentityEvent event) {
    long clampedTime = Watermark.clampedTime(event);
    Issued issued = event.getIssued();
    return issued == null
        ? clampedTime
        : EvictionPolicy.cappedExpiry(issued.getExpiresAt(), clampedTime);
  }

  /** Time until which a placement keeps its key active: an issued credential may be used later. */
  public static long activeUntil(KeyPlaced placed) {
    Link link = placed.getLink();
    long at = placed.getAt();
    if (at == 0 || link == null || !JoinMethod.ISSUED_CREDENTIAL.label().equals(link.getMethod())) {
      return at;
    }
    return EvictionPolicy.cappedExpiry(link.getExpiresAt(), at);
  }

  /** Current event time: see {@link Watermark}. */
  long now() {
    return watermark.now();
  }

  /** Schedules the first check of a new chain, which has no keys yet. */
  public void onCreated(ChainAggregate chain) {
    scheduleCheck(chain, Math.max(chain.causeTime(), now()) + policy.idleTimeout());
  }

  /** Schedules a check whether the chain is empty. */
  void scheduleCheck(ChainAggregate chain, long time) {
    chain.setDue(time);
    timers.add(time, chain.key(), null);
  }

  /** Schedules the deletion of a chain that has been empty since {@code emptiedAt}. */
  void scheduleDeletion(ChainAggregate chain, long emptiedAt) {
    scheduleCheck(chain, deletionTime(emptiedAt));
  }

  /** Time at which a chain is deleted that has been empty since {@code emptiedAt}. */
  long deletionTime(long emptiedAt) {
    return emptiedAt + policy.tombstoneRetention();
  }

  /**
   * Records activity of the key at {@code time}, nanoseconds since the Unix epoch, 0 when unknown.
   * A late record counts as current: like any other it must wait for the rest of its chain. The
   * caller saves the segment.
   */
  public void recordActivity(ChainAggregate chain, SegmentState segment, long time) {
    boolean isNew = segment.getDue() == 0;
    if (time == 0 && !isNew) {
      return;
    }
    long clampedTime = Math.max(time, now());
    if (isNew) {
      segment.setAlive(clampedTime);
      schedule(chain, segment);
    } else if (clampedTime - policy.timerGranularity() > segment.getAlive()) {
      segment.setAlive(clampedTime);
      renewAncestors(chain, segment);
    }
  }

  private void schedule(ChainAggregate chain, SegmentState segment) {
    segment.setDue(segment.getAlive() + policy.idleTimeout());
    timers.add(segment.getDue(), chain.key(), segment.getKey());
  }

  /** Keeps the ancestors of a key active as long as the key. */
  public void renewAncestors(ChainAggregate chain, SegmentState segment) {
    renewAncestors(chain.segments(), segment, MAX_DEPTH);
  }

  private static void renewAncestors(Segments segments, SegmentState segment, int depth) {
    for (String parent : segment.getLineage()) {
      SegmentState ancestor = segments.find(parent);
      if (ancestor != null && depth > 0 && segment.getAlive() > ancestor.getAlive()) {
        ancestor.setAlive(segment.getAlive());
        segments.save(ancestor);
        renewAncestors(segments, ancestor, depth - 1);
      }
    }
  }

  /** Schedules another check of a key that is still active; returns whether it is. */
  boolean reschedule(ChainAggregate chain, SegmentState segment, Entry entry) {
    if (segment.getAlive() == 0) {
      // Recorded before the first event set the watermark.
      segment.setAlive(now());
    }
    if (segment.getAlive() + policy.idleTimeout() <= now()) {
      return false;
    }
    timers.remove(entry);
    schedule(chain, segment);
    chain.segments().save(segment);
    return true;
  }

  /** The earliest check that is due; null when there is none. */
  @Nullable Entry firstDue() {
    return timers.firstDue(now());
  }

  /** Continues a check with the next message, or ends it; {@code last}: where to continue. */
  void advance(Entry entry, byte @Nullable [] last) {
    if (last == null) {
      timers.remove(entry);
    } else {
      timers.saveProgress(entry, last);
    }
  }

  void remove(Entry entry) {
    timers.remove(entry);
  }
}
