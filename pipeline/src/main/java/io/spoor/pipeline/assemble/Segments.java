package io.spoor.pipeline.assemble;

import io.spoor.pipeline.state.KeptCounts;
import io.spoor.pipeline.state.KeyRow;
import io.spoor.pipeline.state.Statement;
import io.spoor.schemas.Agent;
import io.spoor.schemas.IdentityEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What each segment adds up to, and whose run the chain is: the earliest statements of its events.
 */
final class Segments {
  private final AssembleRows rows;

  Segments(AssembleRows rows) {
    this.rows = rows;
  }

  static KeyRow fresh(String key, long epoch) {
    var row = new KeyRow();
    row.setKey(key);
    row.setEpoch(epoch);
    row.setHere(true);
    row.setSources(List.of());
    row.setLineage(List.of());
    return row;
  }

  static KeyRow heardOf(String key) {
    KeyRow row = fresh(key, -1);
    row.setHere(false);
    return row;
  }

  /** Actions of the segment in this chain, kept or not. */
  static long all(KeyRow row) {
    return row.getActions() + row.getEvicted();
  }

  static boolean used(KeyRow row) {
    return all(row) > 0;
  }

  /** Whether no action of the segment was at that time, here or before it came here. */
  static boolean isBeyond(KeyRow row, long time) {
    return row.getSources().isEmpty() || time < row.getStarted() || time > row.getEnded();
  }

  /** What two parts of a segment add up to, of which {@code later} says how it is linked. */
  static KeyRow sum(@Nullable KeyRow before, KeyRow later) {
    KeyRow sum = fresh(later.getKey(), 0);
    KeyRow linked = later.getParent() != null || before == null ? later : before;
    sum.setParent(linked.getParent());
    sum.setMethod(linked.getMethod());
    sum.setVia(linked.getVia());
    sum.setConfidence(linked.getConfidence());
    sum.setStatedBy(linked.getStatedBy());
    sum.setLinkEventId(linked.getLinkEventId());
    sum.setActions(all(later) + (before == null ? 0 : all(before)));
    KeyRow first = before != null && used(before) ? before : later;
    KeyRow second = used(later) ? later : first;
    sum.setStarted(Math.min(first.getStarted(), second.getStarted()));
    sum.setEnded(Math.max(first.getEnded(), second.getEnded()));
    return sum;
  }

  /**
   * A key that had left stands here again. What its actions add up to is still known: all of them
   * come back with it.
   */
  void comeBack(Scope chain, KeyRow row, long epoch) {
    row.setHere(true);
    row.setMovedTo(null);
    row.setEpoch(epoch);
    if (row.getAgent() != null) {
      rows.statement(chain.hash, AssembleRows.AGENT, row, row.getAgent());
    }
    if (row.getRun() != null) {
      rows.statement(chain.hash, AssembleRows.RUN, row, row.getRun());
    }
    know(chain);
    chain.judge.add(row.getKey());
    chain.changed.put(row.getKey(), true);
  }

  void count(Scope chain, KeyRow row, IdentityEvent event) {
    boolean first = row.getSources().isEmpty();
    boolean startedEarlier = first || event.getTime() < row.getStarted();
    row.setStarted(first ? event.getTime() : Math.min(row.getStarted(), event.getTime()));
    row.setEnded(first ? event.getTime() : Math.max(row.getEnded(), event.getTime()));
    row.setActions(row.getActions() + 1);
    CredentialUses.count(chain, row, event, startedEarlier);
    CredentialUses.judgeAgain(chain, row, event);
    if (!row.getSources().contains(event.getSource())) {
      List<String> sources = new ArrayList<>(row.getSources());
      sources.add(event.getSource());
      row.setSources(sources);
    }
    Statement agent = Order.earlier(row.getAgent(), agent(event));
    Statement run = Order.earlier(row.getRun(), run(event));
    boolean news = state(chain, AssembleRows.AGENT, row, row.getAgent(), agent);
    news |= state(chain, AssembleRows.RUN, row, row.getRun(), run);
    if (news) {
      row.setAgent(agent);
      row.setRun(run);
      know(chain);
    }
  }

  private boolean state(
      Scope chain,
      char what,
      KeyRow row,
      @Nullable Statement before,
      @Nullable Statement statement) {
    if (statement == null || statement.equals(before)) {
      return false;
    }
    if (before != null) {
      rows.removeStatement(chain.hash, what, row, before);
    }
    rows.statement(chain.hash, what, row, statement);
    return true;
  }

  /** A key left: the statements of those that stay count. */
  void forget(Scope chain, KeyRow row) {
    if (forgetQuietly(chain, row)) {
      know(chain);
    }
  }

  /** Whether it had stated anything. */
  boolean forgetQuietly(Scope chain, KeyRow row) {
    if (row.getAgent() != null) {
      rows.removeStatement(chain.hash, AssembleRows.AGENT, row, row.getAgent());
    }
    if (row.getRun() != null) {
      rows.removeStatement(chain.hash, AssembleRows.RUN, row, row.getRun());
    }
    return row.getAgent() != null || row.getRun() != null;
  }

  private void know(Scope chain) {
    Statement agent = rows.firstStatement(chain.hash, AssembleRows.AGENT);
    Statement run = rows.firstStatement(chain.hash, AssembleRows.RUN);
    KeptCounts kept = chain.row.getKept();
    if (kept != null) {
      agent = Order.earlier(kept.getAgent(), agent);
      run = Order.earlier(kept.getRun(), run);
    }
    boolean same =
        Objects.equals(agent, chain.row.getAgent()) && Objects.equals(run, chain.row.getRun());
    if (same) {
      return;
    }
    chain.judgeAll |=
        !Objects.equals(said(agent), said(chain.row.getAgent()))
            || !Objects.equals(said(run), said(chain.row.getRun()));
    chain.row.setAgent(agent);
    chain.row.setRun(run);
    chain.touch();
  }

  private static @Nullable String said(@Nullable Statement statement) {
    return statement == null ? null : statement.getValue();
  }

  private static @Nullable Statement agent(IdentityEvent event) {
    Agent agent = event.getAgent();
    return agent == null
        ? null
        : new Statement(event.getTime(), event.getEventId(), agent.getId(), agent.getVersion());
  }

  private static @Nullable Statement run(IdentityEvent event) {
    return event.getRunId() == null
        ? null
        : new Statement(event.getTime(), event.getEventId(), event.getRunId(), null);
  }
}
