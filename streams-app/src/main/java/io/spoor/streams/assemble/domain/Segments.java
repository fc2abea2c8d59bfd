package io.spoor.streams.assemble.domain;

import io.spoor.schemas.Agent;
import io.spoor.schemas.IdentityEvent;
import io.spoor.streams.state.KeyRow;
import io.spoor.streams.state.Statement;
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
    return KeyRow.newBuilder()
        .setKey(key)
        .setEpoch(epoch)
        .setHere(true)
        .setSources(new ArrayList<>())
        .build();
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
  }

  void count(Scope chain, KeyRow row, IdentityEvent event) {
    boolean first = row.getSources().isEmpty();
    row.setStarted(first ? event.getTime() : Math.min(row.getStarted(), event.getTime()));
    row.setEnded(first ? event.getTime() : Math.max(row.getEnded(), event.getTime()));
    row.setActions(row.getActions() + 1);
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
    if (row.getAgent() != null) {
      rows.removeStatement(chain.hash, AssembleRows.AGENT, row, row.getAgent());
    }
    if (row.getRun() != null) {
      rows.removeStatement(chain.hash, AssembleRows.RUN, row, row.getRun());
    }
    if (row.getAgent() != null || row.getRun() != null) {
      know(chain);
    }
  }

  private void know(Scope chain) {
    Statement agent = rows.firstStatement(chain.hash, AssembleRows.AGENT);
    Statement run = rows.firstStatement(chain.hash, AssembleRows.RUN);
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
