package io.spoor.pipeline.assemble.call;

import io.spoor.content.injection.ToolCall;
import io.spoor.pipeline.assemble.row.CallRows;
import io.spoor.pipeline.assemble.row.CallRows.AgentClaim;
import io.spoor.pipeline.assemble.row.EventKey;
import io.spoor.pipeline.assemble.row.SpanNode;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.rows.Table;
import io.spoor.schemas.IdentityEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The agents of a run: as an authority names them, or else as its own invocations do. */
public final class RunAgents {
  /** Maximum number of agents that a run may have, as its records say. */
  public static final int MAX_CLAIMED = 64;

  private final Table<EventKey, String> authenticated;
  private final Table<AgentClaim, String> claimed;
  private final SpanTree tree;

  /** {@code run}: hash of chain and run. */
  RunAgents(Rows rows, byte[] run, SpanTree tree) {
    this.authenticated = CallRows.AUTHENTICATED_AGENT.of(rows, run);
    this.claimed = CallRows.CLAIMED_AGENT.of(rows, run);
    this.tree = tree;
  }

  void putAuthenticated(IdentityEvent statement, String agentId) {
    authenticated.put(EventKey.of(statement), agentId);
  }

  public void putClaimed(IdentityEvent invocation, String agentId) {
    claimed.put(new AgentClaim(agentId, invocation.getEventId()), agentId);
  }

  /** Removes what an event says; {@code node}: its span, null when it is none. */
  void delete(IdentityEvent event, @Nullable SpanNode node) {
    authenticated.delete(EventKey.of(event));
    if (node != null && node.agent() != null) {
      claimed.delete(new AgentClaim(node.agent(), event.getEventId()));
    }
  }

  /** Whether an authority names the agent. */
  boolean areAuthenticated() {
    return !authenticated.all().isEmpty();
  }

  private @Nullable String authenticated() {
    List<Row<String>> first = authenticated.all().first(1);
    return first.isEmpty() ? null : first.getFirst().value();
  }

  /**
   * The agents that agent invocations of the run name, wherever they stand and whatever their time:
   * a forger chooses both. None if an authority names one.
   */
  public List<String> claimed() {
    if (areAuthenticated()) {
      return List.of();
    }
    List<String> agents = new ArrayList<>();
    byte[] after = null;
    while (agents.size() < MAX_CLAIMED) {
      List<Row<String>> next = claimed.all().after(after, 1);
      if (next.isEmpty()) {
        break;
      }
      agents.add(next.getFirst().value());
      after = AgentClaim.afterAll(next.getFirst().key());
    }
    return agents;
  }

  /**
   * The agent that makes a call: by authority, else the topmost agent above it; null when neither
   * is known.
   */
  @Nullable
  public String caller(ToolCall call) {
    String agent = authenticated();
    return agent == null ? tree.above(call.eventId()).agent() : agent;
  }

  /** The agents whose manifests say what a call's tool may do: one, where an authority speaks. */
  public List<String> declarersOf(ToolCall call) {
    String agent = authenticated();
    return agent == null ? tree.above(call.eventId()).agents() : List.of(agent);
  }

  /**
   * A declared agent that is named for a call, although no other statement knows it: by the call's
   * own span, or by the invocations above where an authority names another; null: none.
   */
  @Nullable
  public String otherThanKnown(ToolCall call, Predicate<String> isDeclared) {
    List<String> known = declarersOf(call);
    String own = tree.agent(call.eventId());
    SpanTree.Above above = tree.above(call.eventId());
    if (own != null
        && !known.isEmpty()
        && !known.contains(own)
        && !above.names(own)
        && isDeclared.test(own)) {
      return own;
    }
    String topmost = above.agent();
    boolean unknown =
        topmost != null
            && known.stream().noneMatch(agent -> agent.equals(own) || above.names(agent));
    return unknown && isDeclared.test(topmost) ? topmost : null;
  }
}
