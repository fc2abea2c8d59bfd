package io.spoor.pipeline.assemble.eviction;

import io.spoor.pipeline.Telemetry;
import io.spoor.pipeline.Telemetry.EvictionKind;
import io.spoor.pipeline.alert.AlertPublisher;
import io.spoor.pipeline.assemble.chain.Actions;
import io.spoor.pipeline.assemble.chain.Actions.ActionPage;
import io.spoor.pipeline.assemble.chain.ChainAggregate;
import io.spoor.pipeline.assemble.chain.Chains;
import io.spoor.pipeline.assemble.chain.ContestedKeys;
import io.spoor.pipeline.assemble.chain.Findings;
import io.spoor.pipeline.assemble.chain.Identities;
import io.spoor.pipeline.assemble.chain.Identities.LeftOver;
import io.spoor.pipeline.assemble.chain.SegmentParties;
import io.spoor.pipeline.assemble.chain.SegmentStanding;
import io.spoor.pipeline.assemble.chain.UnreadTally;
import io.spoor.pipeline.assemble.evaluation.ActionEvaluator;
import io.spoor.pipeline.assemble.eviction.EvictionTimers.Entry;
import io.spoor.pipeline.assemble.publication.ChainPublisher;
import io.spoor.pipeline.assemble.publication.ViewPublisher;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.state.SegmentState;
import io.spoor.schemas.Action;
import io.spoor.schemas.Finding;
import io.spoor.schemas.FindingMoved;
import io.spoor.schemas.Switch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Evicts segments that were inactive for 2.25 horizons, a few rows per message. It deletes actions
 * and their statements; their contribution to the chain's document stays.
 *
 * <pre>
 *  chain with keys ── last key evicted ──► its row and its lists ── after a while ──► deleted
 *     ▲                                         │
 *     └──────────── new activity ─────────────┘
 * </pre>
 */
public final class SegmentEviction {
  /** Rows that one message removes, about: many more than one message adds. */
  static final int BATCH_SIZE = 64;

  private final Chains chains;
  private final EvictionSchedule schedule;
  private final ActionEvaluator actionEvaluator;
  private final AlertPublisher alerts;
  private final ChainPublisher publisher;
  private final ViewPublisher views;
  private final Telemetry telemetry;

  public SegmentEviction(
      Chains chains,
      EvictionSchedule schedule,
      ActionEvaluator actionEvaluator,
      AlertPublisher alerts,
      ChainPublisher publisher,
      ViewPublisher views,
      Telemetry telemetry) {
    this.chains = chains;
    this.schedule = schedule;
    this.actionEvaluator = actionEvaluator;
    this.alerts = alerts;
    this.publisher = publisher;
    this.views = views;
    this.telemetry = telemetry;
  }

  /** Runs the checks that are due. */
  public void sweep() {
    int remaining = BATCH_SIZE;
    Entry entry = schedule.firstDue();
    while (entry != null && remaining > 0) {
      remaining -= check(entry, remaining);
      entry = schedule.firstDue();
    }
  }

  /** Returns the approximate number of rows processed. */
  private int check(Entry entry, int limit) {
    ChainAggregate chain = chains.find(entry.timer().getChainKey());
    String key = entry.timer().getKey();
    if (chain == null) {
      schedule.remove(entry);
      return 1;
    }
    int count =
        key == null ? checkChain(chain, entry, limit) : checkSegment(chain, key, entry, limit);
    chain.save();
    if (key != null) {
      views.update(chain);
    }
    return count;
  }

  private int checkSegment(ChainAggregate chain, String key, Entry entry, int limit) {
    SegmentState row = chain.segments().find(key);
    byte[] after = entry.after();
    if (row == null && after != null && Identities.isLeftOver(after)) {
      return evictLeftovers(chain, key, entry, after, limit);
    }
    if (row == null || row.getDue() != entry.dueAt()) {
      schedule.remove(entry);
      return 1;
    }
    if (schedule.reschedule(chain, row, entry)) {
      return 2;
    }
    if (after != null && Findings.isOfAction(after)) {
      return evictFindings(chain, row, entry, after, limit);
    }
    if (after != null && Actions.isCopy(after)) {
      return evictCopies(chain, row, entry, after, limit);
    }
    Actions actions = chain.actions();
    ActionPage page = actions.page(key, after, limit);
    for (Action action : page.actions()) {
      chain.evicted().addUses(chain.identities().evict(action.getEvent()));
      actionEvaluator.evict(chain, action.getEvent());
      actions.delete(action);
      if (action.getEvent().getObserves() == null) {
        SegmentParties.evict(row, action.getEvent());
      }
      UnreadTally.evict(row, action.getEvent());
    }
    int evicted = page.actions().size();
    row.setActions(Math.max(0, row.getActions() - evicted));
    long observing = page.observing();
    row.setObserving(Math.max(0, row.getObserving() - observing));
    row.setEvicted(row.getEvicted() + evicted - observing);
    if (page.hasMore() && page.lastKey() != null) {
      chain.segments().save(row);
      schedule.advance(entry, page.lastKey());
      return evicted + 1;
    }
    int left = Math.max(1, limit - evicted);
    return evicted
        + (row.getCopies() > 0
            ? evictCopies(chain, row, entry, null, left)
            : evictFindings(chain, row, entry, null, left));
  }

  private int evictCopies(
      ChainAggregate chain, SegmentState row, Entry entry, byte @Nullable [] after, int limit) {
    Actions copies = chain.copies();
    ActionPage page = copies.page(row.getKey(), after, limit);
    for (Action action : page.actions()) {
      chain.identities().evict(action.getEvent(), ContestedKeys.name(row.getKey()));
      actionEvaluator.evictCopy(chain, action.getEvent());
      copies.delete(action);
    }
    int evicted = page.actions().size();
    row.setCopies(Math.max(0, row.getCopies() - evicted));
    if (page.hasMore() && page.lastKey() != null) {
      chain.segments().save(row);
      schedule.advance(entry, page.lastKey());
      return evicted + 1;
    }
    return evicted + evictFindings(chain, row, entry, null, Math.max(1, limit - evicted));
  }

  /** Evicts findings about its actions once these are deleted. */
  private int evictFindings(
      ChainAggregate chain, SegmentState row, Entry entry, byte @Nullable [] after, int limit) {
    Findings.Page page = chain.findings().takeOfActions(row.getKey(), after, limit);
    for (FindingMoved moved : page.findings()) {
      evict(chain, moved.getFinding());
    }
    int evicted = page.findings().size();
    if (page.more() && page.last() != null) {
      chain.segments().save(row);
      schedule.advance(entry, page.last());
      return evicted + 1;
    }
    evictContested(chain, row);
    evict(chain, row);
    return evicted
        + 4
        + evictLeftovers(chain, row.getKey(), entry, null, Math.max(1, limit - evicted));
  }

  /** Evicts findings about a contested key and its copies; there are few. */
  private void evictContested(ChainAggregate chain, SegmentState row) {
    String name = ContestedKeys.name(row.getKey());
    chain.findings().take(name).forEach(finding -> evict(chain, finding));
    Findings.Page page;
    do {
      page = chain.findings().takeOfActions(name, null, BATCH_SIZE);
      page.findings().forEach(moved -> evict(chain, moved.getFinding()));
    } while (page.more());
  }

  private void evict(ChainAggregate chain, Finding finding) {
    chain.evicted().addFinding(finding);
    alerts.onEvicted(chain.key(), chain.claimedAgents(), finding, true);
  }

  /** Deletes statements about the key once the key itself is deleted. */
  private int evictLeftovers(
      ChainAggregate chain, String key, Entry entry, byte @Nullable [] after, int limit) {
    LeftOver page = chain.identities().deleteLeftovers(key, after, limit);
    schedule.advance(entry, page.last());
    return page.read();
  }

  private void evict(ChainAggregate chain, SegmentState row) {
    telemetry.evicted(EvictionKind.SEGMENT);
    switch (SegmentStanding.of(row)) {
      case HERE -> {
        chain.evicted().addSegment(row);
        chain.segments().deleteStatements(row);
        Switch change = chain.switches().get(row.getKey());
        if (change != null) {
          chain.evicted().addSwitch(change);
          chain.switches().delete(row.getKey());
        }
      }
      case MOVED -> chain.evicted().addMoved(row);
      case UNPLACED, UNKNOWN -> {}
    }
    for (Finding finding : chain.findings().take(row.getKey())) {
      evict(chain, finding);
    }
    chain.segments().deleteLineage(row);
    chain.features().evict(row);
    chain.segments().delete(row);
    publisher.onEvicted(chain.key());
    chain.setEmptiedAt(0);
    if (chain.due() == 0 && chain.segments().all().isEmpty()) {
      schedule.scheduleCheck(chain, schedule.now());
    }
  }

  private int checkChain(ChainAggregate chain, Entry entry, int limit) {
    if (!chain.segments().all().isEmpty()) {
      chain.setEmptiedAt(0);
      chain.setDue(0);
      schedule.remove(entry);
      return 2;
    }
    // Findings of other owners may have arrived since the chain became empty.
    List<Row<Finding>> references = chain.findings().referenced().first(limit);
    if (chain.emptiedAt() == 0 || !references.isEmpty()) {
      for (Row<Finding> reference : references) {
        chain.evicted().addReferenced(reference.value());
        alerts.onEvicted(
            chain.key(),
            chain.claimedAgents(),
            reference.value(),
            chain.isLocal(reference.value()));
      }
      references.forEach(chain.findings()::deleteReferenced);
      if (references.size() < limit && chain.emptiedAt() == 0) {
        chain.setEmptiedAt(schedule.now());
        schedule.remove(entry);
        schedule.scheduleDeletion(chain, chain.emptiedAt());
      }
      return references.size() + 2;
    }
    if (schedule.now() < schedule.deletionTime(chain.emptiedAt())) {
      schedule.remove(entry);
      schedule.scheduleDeletion(chain, chain.emptiedAt());
      return 2;
    }
    int left = chain.observations().deleteLeftovers(limit);
    left += left == limit ? 0 : chain.readValues().deleteLeftovers(limit - left);
    left += left == limit ? 0 : chain.identities().persons().deleteLeftovers(limit - left);
    if (left == limit) {
      return left;
    }
    schedule.remove(entry);
    // References that arrived when it was already empty.
    chain.findings().referenced().clear(limit);
    telemetry.evicted(EvictionKind.CHAIN);
    alerts.remove(chain.key());
    chain.delete();
    return left + 4;
  }
}
