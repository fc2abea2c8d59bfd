package io.spoor.pipeline.assemble;

import io.spoor.pipeline.state.EvictedCounts;
import io.spoor.pipeline.state.FirstStatement;
import io.spoor.pipeline.state.SegmentState;
import io.spoor.schemas.Agent;
import io.spoor.schemas.IdentityEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Computes the totals of each segment, and the run of the chain from the earliest statements of its
 * events.
 */
final class SegmentTotals {
  private final AssembleRows rows;

  SegmentTotals(AssembleRows rows) {
    this.rows = rows;
  }

  static SegmentState create(String key, long epoch) {
    var row = new SegmentState();
    row.setKey(key);
    row.setEpoch(epoch);
    row.setHere(true);
    row.setSources(List.of());
    row.setLineage(List.of());
    return row;
  }

  static SegmentState createUnplaced(String key) {
    SegmentState row = create(key, -1);
    row.setHere(false);
    return row;
  }

  /** Number of the segment's actions in this chain, including evicted ones. */
  static long actionCount(SegmentState row) {
    return row.getActions() + row.getEvicted();
  }

  static boolean isUsed(SegmentState row) {
    return actionCount(row) > 0;
  }

  /** Whether the time is outside the range of the segment's actions, here and in earlier chains. */
  static boolean isOutsideRange(SegmentState row, long time) {
    return row.getSources().isEmpty() || time < row.getStarted() || time > row.getEnded();
  }

  /** Merges two parts of a segment; the link of {@code later} counts. */
  static SegmentState merge(@Nullable SegmentState earlier, SegmentState later) {
    SegmentState merged = create(later.getKey(), 0);
    SegmentState linked = later.getParent() != null || earlier == null ? later : earlier;
    merged.setParent(linked.getParent());
    merged.setMethod(linked.getMethod());
    merged.setVia(linked.getVia());
    merged.setConfidence(linked.getConfidence());
    merged.setStatedBy(linked.getStatedBy());
    merged.setLinkEventId(linked.getLinkEventId());
    merged.setActions(actionCount(later) + (earlier == null ? 0 : actionCount(earlier)));
    SegmentState first = earlier != null && isUsed(earlier) ? earlier : later;
    SegmentState second = isUsed(later) ? later : first;
    merged.setStarted(Math.min(first.getStarted(), second.getStarted()));
    merged.setEnded(Math.max(first.getEnded(), second.getEnded()));
    return merged;
  }

  /**
   * Restores a key that moved away and is placed here again. Its totals are still known: all its
   * actions come back with it.
   */
  void restore(ChainAggregate chain, SegmentState row, long epoch) {
    row.setHere(true);
    row.setMovedTo(null);
    row.setEpoch(epoch);
    if (row.getAgent() != null) {
      rows.putStatement(chain.hash, AssembleRows.AGENT, row, row.getAgent());
    }
    if (row.getRun() != null) {
      rows.putStatement(chain.hash, AssembleRows.RUN, row, row.getRun());
    }
    refreshStatements(chain);
    chain.pendingKeys.add(row.getKey());
    chain.changedKeys.put(row.getKey(), true);
  }

  void countEvent(ChainAggregate chain, SegmentState row, IdentityEvent event) {
    boolean first = row.getSources().isEmpty();
    boolean startedEarlier = first || event.getTime() < row.getStarted();
    row.setStarted(first ? event.getTime() : Math.min(row.getStarted(), event.getTime()));
    row.setEnded(first ? event.getTime() : Math.max(row.getEnded(), event.getTime()));
    row.setActions(row.getActions() + 1);
    CredentialFactBuilder.count(chain, row, event, startedEarlier);
    CredentialFactBuilder.scheduleEvaluation(chain, row, event);
    if (!row.getSources().contains(event.getSource())) {
      List<String> sources = new ArrayList<>(row.getSources());
      sources.add(event.getSource());
      row.setSources(sources);
    }
    FirstStatement agent = EventOrder.earlier(row.getAgent(), agent(event));
    FirstStatement run = EventOrder.earlier(row.getRun(), run(event));
    boolean changed = replaceStatement(chain, AssembleRows.AGENT, row, row.getAgent(), agent);
    changed |= replaceStatement(chain, AssembleRows.RUN, row, row.getRun(), run);
    if (changed) {
      row.setAgent(agent);
      row.setRun(run);
      refreshStatements(chain);
    }
  }

  private boolean replaceStatement(
      ChainAggregate chain,
      char tag,
      SegmentState row,
      @Nullable FirstStatement previous,
      @Nullable FirstStatement statement) {
    if (statement == null || statement.equals(previous)) {
      return false;
    }
    if (previous != null) {
      rows.removeStatement(chain.hash, tag, row, previous);
    }
    rows.putStatement(chain.hash, tag, row, statement);
    return true;
  }

  /** Removes the statements of a key that moved away; those of the remaining keys count. */
  void removeStatements(ChainAggregate chain, SegmentState row) {
    if (deleteStatements(chain, row)) {
      refreshStatements(chain);
    }
  }

  /** Deletes the key's statements; returns whether there were any. */
  boolean deleteStatements(ChainAggregate chain, SegmentState row) {
    if (row.getAgent() != null) {
      rows.removeStatement(chain.hash, AssembleRows.AGENT, row, row.getAgent());
    }
    if (row.getRun() != null) {
      rows.removeStatement(chain.hash, AssembleRows.RUN, row, row.getRun());
    }
    return row.getAgent() != null || row.getRun() != null;
  }

  private void refreshStatements(ChainAggregate chain) {
    FirstStatement agent = rows.firstStatement(chain.hash, AssembleRows.AGENT);
    FirstStatement run = rows.firstStatement(chain.hash, AssembleRows.RUN);
    EvictedCounts evicted = chain.state.getKept();
    if (evicted != null) {
      agent = EventOrder.earlier(evicted.getAgent(), agent);
      run = EventOrder.earlier(evicted.getRun(), run);
    }
    boolean unchanged =
        Objects.equals(agent, chain.state.getAgent()) && Objects.equals(run, chain.state.getRun());
    if (unchanged) {
      return;
    }
    chain.evaluateAll |=
        !Objects.equals(value(agent), value(chain.state.getAgent()))
            || !Objects.equals(value(run), value(chain.state.getRun()));
    chain.state.setAgent(agent);
    chain.state.setRun(run);
    chain.touch();
  }

  private static @Nullable String value(@Nullable FirstStatement statement) {
    return statement == null ? null : statement.getValue();
  }

  private static @Nullable FirstStatement agent(IdentityEvent event) {
    Agent agent = event.getAgent();
    return agent == null
        ? null
        : new FirstStatement(
            event.getTime(), event.getEventId(), agent.getId(), agent.getVersion());
  }

  private static @Nullable FirstStatement run(IdentityEvent event) {
    return event.getRunId() == null
        ? null
        : new FirstStatement(event.getTime(), event.getEventId(), event.getRunId(), null);
  }
}
