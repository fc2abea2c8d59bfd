package io.spoor.pipeline.assemble.publication;

import io.spoor.pipeline.ChainSink;
import io.spoor.pipeline.Telemetry;
import io.spoor.pipeline.alert.AlertPublisher;
import io.spoor.pipeline.assemble.chain.ChainAggregate;
import io.spoor.pipeline.assemble.chain.Chains;
import io.spoor.pipeline.assemble.publication.DirtyChains.DirtyPage;
import io.spoor.pipeline.detect.ChainRef;
import io.spoor.schemas.AttributedActions;
import io.spoor.schemas.Chain;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Publishes chains that changed: see {@link DirtyChains}.
 *
 * <p>In a backlog a chain waits until a round brought no change to it, so that its document is
 * built once. A chain whose findings changed does not wait, and no chain waits longer than ten
 * seconds.
 *
 * <p>A round reads a fixed number of rows. It completes short chains; long ones take several
 * rounds. A published chain then pauses, longer the more rows it has ({@link PublishCooldown}).
 * Counting rows and rounds instead of time makes documents reproducible for the same messages.
 */
public final class ChainPublisher {
  /** About 60 ms of reading; a round is due every 200 ms. */
  static final int ROWS_PER_CYCLE = 20_000;

  /** Rows that a chain may read in one round before it counts as long. */
  static final int FIRST_READ_ROWS = 2_000;

  private static final int MAX_UNFINISHED = 8;

  /** Rounds that a chain may wait for quiet in a backlog: ten seconds. */
  private static final int MAX_WAITING_CYCLES = 50;

  private final Chains chains;
  private final BehaviourReporter behaviourReporter;
  private final AlertPublisher alerts;
  private final int generation;
  private final ChainSink out;
  private final Telemetry telemetry;
  private final DirtyChains dirtyChains;
  private final Map<String, PendingDocument> unfinished = new LinkedHashMap<>();
  private final Map<String, PublishCooldown> cooldowns = new HashMap<>();
  private long cycle;

  public ChainPublisher(
      Chains chains,
      BehaviourReporter behaviourReporter,
      AlertPublisher alerts,
      int generation,
      ChainSink out,
      Telemetry telemetry) {
    this.chains = chains;
    this.behaviourReporter = behaviourReporter;
    this.alerts = alerts;
    this.generation = generation;
    this.out = out;
    this.telemetry = telemetry;
    this.dirtyChains = new DirtyChains(chains.rows());
  }

  /** A document that is being built, and the page that marks its chain as unpublished. */
  private record PendingDocument(ChainProjection projection, DirtyPage page) {}

  /** {@code urgent}: its alert may change, too. */
  public void markChanged(String chainKey, boolean urgent) {
    dirtyChains.add(chainKey, cycle, urgent);
    PublishCooldown cooldown = cooldowns.get(chainKey);
    if (cooldown != null) {
      cooldown.recordChange(cycle);
    }
  }

  /**
   * Restarts a build in progress: eviction changes no document, but a partial one may miss a row or
   * count it twice.
   */
  public void onEvicted(String chainKey) {
    if (unfinished.containsKey(chainKey)) {
      markChanged(chainKey, false);
    }
  }

  /** Publishes at most {@code limit} chains without a time limit; returns the number published. */
  public int publishAll(int limit) {
    int published = 0;
    for (String chain : unpublished()) {
      if (published == limit) {
        break;
      }
      PendingDocument unfinishedDocument = unfinished.remove(chain);
      PendingDocument document = start(chain);
      if (document == null) {
        document = unfinishedDocument;
      } else if (unfinishedDocument != null) {
        dirtyChains.markPublished(unfinishedDocument.page);
      }
      if (document != null) {
        while (!document.projection.done()) {
          document.projection.advance(Integer.MAX_VALUE);
        }
        publish(chain, document);
        published++;
      }
    }
    alerts.notifyDue();
    return published;
  }

  /** Chains with an unpublished document. */
  private Set<String> unpublished() {
    Set<String> unpublished = new LinkedHashSet<>(unfinished.keySet());
    unpublished.addAll(dirtyChains.chains());
    return unpublished;
  }

  /** Publishes within the budget of {@code cycles} rounds. */
  public void publishCycles(int cycles, boolean backlog) {
    long last = cycle;
    cycle += cycles;
    cooldowns.values().removeIf(cooldown -> cooldown.isOver(cycle));
    dirtyChains.rotatePage();
    int budget = cycles * ROWS_PER_CYCLE;
    int reserved = unfinished.isEmpty() ? 0 : budget / 2;
    for (String chain : dirtyChains.chains()) {
      if (budget <= reserved) {
        break;
      }
      boolean waits =
          unfinished.containsKey(chain)
              || cooldowns.containsKey(chain)
              || (backlog && !dirtyChains.isReady(chain, last, cycle - MAX_WAITING_CYCLES));
      PendingDocument document = waits ? null : start(chain);
      if (document == null) {
        continue;
      }
      budget -= document.projection.advance(FIRST_READ_ROWS);
      if (document.projection.done()) {
        publish(chain, document);
      } else if (unfinished.size() < MAX_UNFINISHED) {
        unfinished.put(chain, document);
      } else {
        dirtyChains.requeue(chain, document.page, cycle);
      }
    }
    while (budget > 0 && !unfinished.isEmpty()) {
      var oldest = unfinished.entrySet().iterator().next();
      PendingDocument document = oldest.getValue();
      budget -= document.projection.advance(budget);
      if (document.projection.done()) {
        unfinished.remove(oldest.getKey());
        publish(oldest.getKey(), document);
      }
    }
    alerts.notifyDue();
  }

  /** Sets the clock of notifications, nanoseconds since the Unix epoch. */
  public void advanceTo(long time) {
    alerts.advanceTo(time);
  }

  /** Number of changed, unpublished chains. */
  public int size() {
    int unmarked = 0;
    for (String chain : unfinished.keySet()) {
      unmarked += dirtyChains.contains(chain) ? 0 : 1;
    }
    return dirtyChains.size() + unmarked;
  }

  /** Starts a build; null when the chain is not marked as changed. */
  private @Nullable PendingDocument start(String chain) {
    DirtyPage page = dirtyChains.poll(chain);
    if (page == null) {
      return null;
    }
    ChainAggregate aggregate = chains.findOrEmpty(chain);
    return new PendingDocument(
        new ChainProjection(
            aggregate, alerts.findingGroup(chain, aggregate.claimedAgents()), generation),
        page);
  }

  private void publish(String chainKey, PendingDocument document) {
    ChainAggregate aggregate = chains.find(chainKey);
    Chain chain = aggregate == null ? null : document.projection.document(aggregate.state());
    if (aggregate != null && chain != null) {
      List<AttributedActions> before = aggregate.recordPublished(chain);
      out.chain(chain);
      telemetry.attribution(before, chain.getAttribution());
      document.projection.caps().forEach(telemetry::limitReached);
      var ref = new ChainRef(chain.getTenant(), chainKey, chain.getAgentId(), chain.getRunId());
      alerts.publish(
          ref,
          chain.getMergedInto(),
          document.projection.findingGroup(),
          !dirtyChains.contains(chainKey));
      behaviourReporter.report(aggregate, chain, document.projection.features());
    }
    dirtyChains.markPublished(document.page);
    cooldowns.put(chainKey, new PublishCooldown(cycle, document.projection.rowsRead()));
  }
}
