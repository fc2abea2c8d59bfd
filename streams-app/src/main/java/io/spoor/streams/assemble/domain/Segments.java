package io.spoor.streams.assemble.domain;

import io.spoor.schemas.Agent;
import io.spoor.schemas.IdentityEvent;
import io.spoor.streams.state.ChainRow;
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

  /** A key that had left stands here again; actions that were still on their way out stay. */
  void comeBack(Scope chain, KeyRow row, long epoch) {
    row.setHere(true);
    row.setMovedTo(null);
    row.setEpoch(epoch);
    boolean leftovers = row.getActions() > 0;
    row.setActions(0L);
    row.setAgent(null);
    row.setRun(null);
    if (leftovers) {
      rows.eachAction(chain.hash, row.getKey(), action -> count(chain, row, action.getEvent()));
    }
    chain.judge.add(row.getKey());
  }

  void count(Scope chain, KeyRow row, IdentityEvent event) {
    boolean first = row.getActions() == 0;
    row.setStarted(first ? event.getTime() : Math.min(row.getStarted(), event.getTime()));
    row.setEnded(first ? event.getTime() : Math.max(row.getEnded(), event.getTime()));
    row.setActions(row.getActions() + 1);
    if (!row.getSources().contains(event.getSource())) {
      List<String> sources = new ArrayList<>(row.getSources());
      sources.add(event.getSource());
      row.setSources(sources);
    }
    row.setAgent(Order.earlier(row.getAgent(), agent(event)));
    row.setRun(Order.earlier(row.getRun(), run(event)));
    know(
        chain,
        Order.earlier(chain.row.getAgent(), row.getAgent()),
        Order.earlier(chain.row.getRun(), row.getRun()));
  }

  /** After a key left: the statements of those that stay. */
  void forget(Scope chain) {
    var left =
        ChainRow.newBuilder().setChainKey(chain.key()).setTenant(chain.row.getTenant()).build();
    rows.eachKey(
        chain.hash,
        row -> {
          if (row.getHere()) {
            left.setAgent(Order.earlier(left.getAgent(), row.getAgent()));
            left.setRun(Order.earlier(left.getRun(), row.getRun()));
          }
        });
    know(chain, left.getAgent(), left.getRun());
  }

  private static void know(Scope chain, @Nullable Statement agent, @Nullable Statement run) {
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
