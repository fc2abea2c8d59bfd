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
 * What each segment adds up to, and whose run the chain is: the earliest statements of its events.
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

  /** Actions of the segment in this chain, kept or not. */
  static long actionCount(SegmentState row) {
    return row.getActions() + row.getEvicted();
  }

  static boolean isUsed(SegmentState row) {
    return actionCount(row) > 0;
  }

  /** Whether no action of the segment was at that time, here or before it came here. */
  static boolean isOutsideRange(SegmentState row, long time) {
    return row.getSources().isEmpty() || time < row.getStarted() || time > row.getEnded();
  }

  /** What two parts of a segment add up to, of which {@code later} says how it is linked. */
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
   * A key that had left stands here again. What its actions add up to is still known: all of them
   * come back with it.
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

  /** A key left: the statements of those that stay count. */
  void removeStatements(ChainAggregate chain, SegmentState row) {
    if (deleteStatements(chain, row)) {
      refreshStatements(chain);
    }
  }

  /** Whether it had stated anything. */
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
