package io.spoor.pipeline.assemble;

import io.spoor.pipeline.Telemetry;
import io.spoor.pipeline.Telemetry.EvictionKind;
import io.spoor.pipeline.Watermark;
import io.spoor.pipeline.alert.AlertPublisher;
import io.spoor.pipeline.assemble.ActionRows.ActionPage;
import io.spoor.pipeline.assemble.EvictionTimers.Entry;
import io.spoor.pipeline.assemble.IdentityRows.LeftOver;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.settings.EvictionPolicy;
import io.spoor.pipeline.settings.StageSettings;
import io.spoor.pipeline.state.ChainState;
import io.spoor.pipeline.state.SegmentState;
import io.spoor.schemas.Action;
import io.spoor.schemas.Finding;
import io.spoor.schemas.FindingMoved;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Issued;
import io.spoor.schemas.KeyPlaced;
import io.spoor.schemas.Link;
import io.spoor.schemas.Switch;
import io.spoor.schemas.vocabulary.JoinMethod;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Evicts segments that were inactive for twice the horizon, a few rows per message. It deletes
 * actions and their statements; their contribution to the chain's document stays.
 *
 * <pre>
 *  chain with keys ── last key evicted ──► its row and its lists ── after a while ──► deleted
 *     ▲                                         │
 *     └──────────── new activity ─────────────┘
 * </pre>
 *
 * Each key has one scheduled check, not one per activity. An active key keeps its ancestors from
 * eviction.
 */
final class SegmentEviction {
  /** Rows that one message removes, about: many more than one message adds. */
  static final int BATCH_SIZE = 64;

  /** Maximum length of a lineage. */
  private static final int MAX_DEPTH = 64;

  private final AssembleRows rows;
  private final ActionRows actions;
  private final IdentityResolver identities;
  private final SegmentTotals segments;
  private final EvictedSummary evictedSummary;
  private final BehaviourReporter behaviourReporter;
  private final ActionEvaluator actionEvaluator;
  private final AlertPublisher alerts;
  private final EvictionTimers timers;
  private final ChainPublisher publisher;
  private final Watermark watermark;
  private final EvictionPolicy policy;
  private final boolean replaying;
  private final Telemetry telemetry;

  SegmentEviction(
      AssembleRows rows,
      ActionRows actions,
      IdentityResolver identities,
      SegmentTotals segments,
      EvictedSummary evictedSummary,
      BehaviourReporter behaviourReporter,
      ActionEvaluator actionEvaluator,
      AlertPublisher alerts,
      EvictionTimers timers,
      ChainPublisher publisher,
      Watermark watermark,
      StageSettings settings,
      Telemetry telemetry) {
    this.rows = rows;
    this.actions = actions;
    this.identities = identities;
    this.segments = segments;
    this.evictedSummary = evictedSummary;
    this.behaviourReporter = behaviourReporter;
    this.actionEvaluator = actionEvaluator;
    this.alerts = alerts;
    this.timers = timers;
    this.publisher = publisher;
    this.watermark = watermark;
    this.policy = EvictionPolicy.of(settings);
    this.replaying = settings.replaying();
    this.telemetry = telemetry;
  }

  /**
   * Time until which an event keeps its segment active: a credential it mints may be used later.
   */
  static long activeUntil(IdentityEvent event) {
    long clampedTime = Watermark.clampedTime(event);
    Issued issued = event.getIssued();
    return issued == null
        ? clampedTime
        : EvictionPolicy.cappedExpiry(issued.getExpiresAt(), clampedTime);
  }

  /** Time until which a placement keeps its key active: an issued credential may be used later. */
  static long activeUntil(KeyPlaced placed) {
    Link link = placed.getLink();
    long at = placed.getAt();
    if (at == 0 || link == null || !JoinMethod.ISSUED_CREDENTIAL.label().equals(link.getMethod())) {
      return at;
    }
    return EvictionPolicy.cappedExpiry(link.getExpiresAt(), at);
  }

  void onCreated(ChainAggregate chain) {
    if (chain.state.getDue() == 0) {
      schedule(chain, Math.max(chain.causeTime, watermark.now()) + policy.idleTimeout());
    }
  }

  private void schedule(ChainAggregate chain, long time) {
    chain.state.setDue(time);
    chain.touch();
    timers.add(time, chain.key(), null);
  }

  private void schedule(ChainAggregate chain, SegmentState row, long time) {
    row.setDue(time);
    timers.add(time, chain.key(), row.getKey());
  }

  /**
   * Records activity of the key at {@code time}, nanoseconds since the Unix epoch, 0 when unknown.
   * A late record counts as current: like any other it must wait for the rest of its chain. The
   * caller stores the row.
   */
  void recordActivity(ChainAggregate chain, SegmentState row, long time) {
    boolean isNew = row.getDue() == 0;
    if (time == 0 && !isNew) {
      return;
    }
    long clampedTime = Math.max(time, watermark.now());
    if (isNew) {
      row.setAlive(clampedTime);
      schedule(chain, row, clampedTime + policy.idleTimeout());
    } else if (clampedTime - policy.timerGranularity() > row.getAlive()) {
      row.setAlive(clampedTime);
      renewAncestors(chain, row);
    }
  }

  /** Keeps the ancestors of a key active as long as the key. */
  void renewAncestors(ChainAggregate chain, SegmentState row) {
    renewAncestors(chain, row, MAX_DEPTH);
  }

  private void renewAncestors(ChainAggregate chain, SegmentState row, int depth) {
    for (String parent : row.getLineage()) {
      SegmentState ancestor = rows.segment(chain.hash, parent);
      if (ancestor != null && depth > 0 && row.getAlive() > ancestor.getAlive()) {
        ancestor.setAlive(row.getAlive());
        rows.segment(chain.hash, ancestor);
        renewAncestors(chain, ancestor, depth - 1);
      }
    }
  }

  /** Runs the checks that are due. */
  void sweep() {
    if (replaying) {
      return;
    }
    long now = watermark.now();
    int remaining = BATCH_SIZE;
    Entry entry = timers.firstDue(now);
    while (entry != null && remaining > 0) {
      remaining -= schedule(entry, now, remaining);
      entry = timers.firstDue(now);
    }
  }

  /** Returns the approximate number of rows processed. */
  private int schedule(Entry entry, long now, int limit) {
    ChainState row = rows.chain(entry.timer().getChainKey());
    String key = entry.timer().getKey();
    if (row == null) {
      timers.remove(entry);
      return 1;
    }
    var chain = new ChainAggregate(row);
    int count =
        key == null
            ? checkChain(chain, entry, now, limit)
            : checkSegment(chain, key, entry, now, limit);
    evictedSummary.save(chain);
    if (chain.touched()) {
      rows.chain(row);
    }
    return count;
  }

  private int checkSegment(ChainAggregate chain, String key, Entry entry, long now, int limit) {
    SegmentState row = rows.segment(chain.hash, key);
    var where = entry.timer().getAfter();
    byte[] after = where == null ? null : ByteBuffers.toArray(where);
    if (row == null && after != null && IdentityRows.isLeftOver(after)) {
      return leftOver(chain, key, entry, after, limit);
    }
    if (row == null || row.getDue() != entry.dueAt()) {
      timers.remove(entry);
      return 1;
    }
    if (row.getAlive() == 0) {
      // Recorded before the first event set the watermark.
      row.setAlive(now);
    }
    if (row.getAlive() + policy.idleTimeout() > now) {
      timers.remove(entry);
      schedule(chain, row, row.getAlive() + policy.idleTimeout());
      rows.segment(chain.hash, row);
      return 2;
    }
    if (after != null && ObservationRows.isFinding(after)) {
      return findings(chain, row, entry, after, limit);
    }
    ActionPage page = actions.page(chain.hash, key, after, limit);
    for (Action action : page.actions()) {
      evictedSummary.addUses(
          chain,
          identities.evict(
              chain, action.getEvent(), other -> rows.segment(chain.hash, other) != null));
      actionEvaluator.evict(chain, action.getEvent());
      actions.remove(chain.hash, action);
    }
    int evicted = page.actions().size();
    row.setActions(Math.max(0, row.getActions() - evicted));
    row.setEvicted(row.getEvicted() + evicted);
    if (page.hasMore() && page.lastKey() != null) {
      rows.segment(chain.hash, row);
      timers.saveProgress(entry, page.lastKey());
      return evicted + 1;
    }
    return evicted + findings(chain, row, entry, null, Math.max(1, limit - evicted));
  }

  /** Deletes findings about its actions once these are deleted. */
  private int findings(
      ChainAggregate chain, SegmentState row, Entry entry, byte @Nullable [] after, int limit) {
    ActionEvaluator.Some some = actionEvaluator.take(chain, row, after, limit);
    for (FindingMoved moved : some.findings()) {
      evictedSummary.addFinding(chain, moved.getFinding());
      alerts.onEvicted(chain.key(), moved.getFinding(), true);
    }
    int evicted = some.findings().size();
    if (some.more() && some.last() != null) {
      rows.segment(chain.hash, row);
      timers.saveProgress(entry, some.last());
      return evicted + 1;
    }
    evict(chain, row);
    return evicted + 4 + leftOver(chain, row.getKey(), entry, null, Math.max(1, limit - evicted));
  }

  /** Deletes statements about the key once the key itself is deleted. */
  private int leftOver(
      ChainAggregate chain, String key, Entry entry, byte @Nullable [] after, int limit) {
    LeftOver some = identities.evict(chain, key, after, limit);
    if (some.last() != null) {
      timers.saveProgress(entry, some.last());
    } else {
      timers.remove(entry);
    }
    return some.read();
  }

  private void evict(ChainAggregate chain, SegmentState row) {
    telemetry.evicted(EvictionKind.SEGMENT);
    if (row.getHere()) {
      evictedSummary.addSegment(chain, row);
      segments.deleteStatements(chain, row);
      Switch change = rows.identitySwitch(chain.hash, row.getKey());
      if (change != null) {
        evictedSummary.addSwitch(chain, change);
        rows.identitySwitch(chain.hash, row.getKey(), null);
      }
    } else if (row.getMovedTo() != null) {
      evictedSummary.setMergedInto(chain, row);
    }
    for (Finding finding : rows.findings(chain.hash, row.getKey())) {
      evictedSummary.addFinding(chain, finding);
      alerts.onEvicted(chain.key(), finding, true);
      rows.removeFinding(chain.hash, row.getKey(), finding);
    }
    for (String parent : row.getLineage()) {
      rows.removeLineage(chain.hash, parent, row.getKey());
    }
    behaviourReporter.evict(chain, row);
    rows.removeSegment(chain.hash, row.getKey());
    publisher.onEvicted(chain.key());
    chain.state.setEmptied(0L);
    chain.touch();
    if (chain.state.getDue() == 0 && isEmpty(chain)) {
      schedule(chain, watermark.now());
    }
  }

  private boolean isEmpty(ChainAggregate chain) {
    byte[] keys = AssembleRows.allSegments(chain.hash);
    return rows.scanAfter(keys, keys, 1, AssembleRows.SEGMENT).isEmpty();
  }

  private int checkChain(ChainAggregate chain, Entry entry, long now, int limit) {
    ChainState row = chain.state;
    if (!isEmpty(chain)) {
      row.setEmptied(0L);
      row.setDue(0L);
      chain.touch();
      timers.remove(entry);
      return 2;
    }
    // Findings of other owners may have arrived since the chain became empty.
    List<Row<Finding>> references = rows.referencedFindings(chain.hash, limit);
    if (row.getEmptied() == 0 || !references.isEmpty()) {
      for (Row<Finding> reference : references) {
        evictedSummary.addReferenced(chain, reference.value());
        alerts.onEvicted(chain.key(), reference.value(), chain.isLocal(reference.value()));
      }
      references.forEach(rows::remove);
      if (references.size() < limit && row.getEmptied() == 0) {
        row.setEmptied(now);
        timers.remove(entry);
        schedule(chain, now + policy.tombstoneRetention());
      }
      return references.size() + 2;
    }
    if (now < row.getEmptied() + policy.tombstoneRetention()) {
      timers.remove(entry);
      schedule(chain, row.getEmptied() + policy.tombstoneRetention());
      return 2;
    }
    int left = actionEvaluator.removeObservation(chain, limit);
    if (left == limit) {
      return left;
    }
    timers.remove(entry);
    // References that arrived when it was already empty.
    rows.referencedFindings(chain.hash, limit).forEach(rows::remove);
    rows.removeChain(chain.key());
    telemetry.evicted(EvictionKind.CHAIN);
    evictedSummary.remove(chain);
    alerts.remove(chain.key());
    behaviourReporter.remove(chain);
    chain.discardChanges();
    return left + 4;
  }
}
