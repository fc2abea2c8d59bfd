package io.spoor.pipeline.assemble.evaluation;

import io.spoor.pipeline.assemble.chain.ChainAggregate;
import io.spoor.pipeline.assemble.chain.Segments;
import io.spoor.pipeline.assemble.row.EventOrder;
import io.spoor.pipeline.detect.ActionAuthors;
import io.spoor.pipeline.detect.ObservationFactory;
import io.spoor.pipeline.state.FirstStatement;
import io.spoor.pipeline.state.IdentityStatement;
import io.spoor.pipeline.state.Observation;
import io.spoor.pipeline.state.SegmentState;
import io.spoor.schemas.Action;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Principal;
import io.spoor.schemas.key.Keys;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Attributes a chain's actions to agents, by records alone. An action is an agent's if
 *
 * <ul>
 *   <li>its record names the agent,
 *   <li>its key is an agent's run, or below one,
 *   <li>its credential was issued by an action of the agent,
 *   <li>it has the identity with which the agent used the same short-lived credential, or the agent
 *       itself is its principal.
 * </ul>
 *
 * Any other action of the chain is its principal's: the person for whom an agent acts is above it.
 */
public final class AgentAttribution implements ActionAuthors {
  private static final String RUN_KIND = "trace";
  private static final int MAX_DEPTH = 64;
  private static final String NONE = "";

  private final ChainAggregate chain;
  private final Map<String, String> owners = new HashMap<>();
  private final Map<String, String> answering = new HashMap<>();

  public AgentAttribution(ChainAggregate chain) {
    this.chain = chain;
  }

  @Override
  public @Nullable String agentOf(Observation action) {
    return chain.agentId() == null
        ? null
        : agentOf(action.getKey(), action.getAgentId(), action.getPrincipal(), 0);
  }

  @Override
  public @Nullable String answering(Observation action) {
    String known = answering.computeIfAbsent(action.getKey(), this::findAnswering);
    return known.equals(NONE) ? null : known;
  }

  private String findAnswering(String key) {
    SegmentState run = chain.segments().answering(key);
    return run == null || run.getAgent() == null || run.getKey().equals(chain.key())
        ? NONE
        : run.getAgent().getValue();
  }

  private @Nullable String agentOf(
      String key, @Nullable String stated, @Nullable String principal, int depth) {
    if (stated != null && !isRun(key)) {
      return stated;
    }
    String owner = owner(key, depth);
    return owner == null ? byIdentity(key, principal) : owner;
  }

  private static boolean isRun(String key) {
    return Keys.kind(key).equals(RUN_KIND);
  }

  /** The agent to which all actions of a key belong; null when there is none. */
  private @Nullable String owner(String key, int depth) {
    String known = owners.get(key);
    if (known != null) {
      return known.equals(NONE) ? null : known;
    }
    owners.put(key, NONE);
    String owner = depth > MAX_DEPTH ? null : findOwner(key, depth);
    if (owner != null) {
      owners.put(key, owner);
    }
    return owner;
  }

  private @Nullable String findOwner(String key, int depth) {
    SegmentState segment = chain.segments().find(key);
    if (segment == null) {
      // An evicted key cannot be looked up.
      return chain.evicted().isPresent() ? chain.agentId() : null;
    }
    FirstStatement stated = statedAgent(segment);
    if (isRun(key) && stated != null && segment.getHere()) {
      return stated.getValue();
    }
    String parent = Segments.parent(segment);
    if (parent == null) {
      return null;
    }
    String owner = owner(parent, depth + 1);
    return owner == null ? issuer(key, parent, depth + 1) : owner;
  }

  /** The agent that a key's records state, those before its eviction included. */
  private @Nullable FirstStatement statedAgent(SegmentState segment) {
    SegmentState previous = chain.evicted().segment(segment.getKey());
    return previous == null
        ? segment.getAgent()
        : EventOrder.first(previous.getAgent(), segment.getAgent());
  }

  /** The agent whose action in the parent's segment issued a credential. */
  private @Nullable String issuer(String key, String parent, int depth) {
    IdentityStatement issued = chain.identities().resolve(key).issued();
    IdentityEvent event =
        issued == null ? null : event(parent, issued.getTime(), issued.getEventId());
    return event == null
        ? null
        : agentOf(
            parent,
            event.getAgent() == null ? null : event.getAgent().getId(),
            identity(event),
            depth);
  }

  private @Nullable String byIdentity(String key, @Nullable String principal) {
    SegmentState segment = chain.segments().find(key);
    FirstStatement stated = segment == null || !segment.getHere() ? null : segment.getAgent();
    if (segment == null || stated == null || principal == null) {
      return null;
    }
    if (stated.getValue().equals(principal)) {
      return principal;
    }
    // A long-lived key serves many runs, and people.
    if (Keys.hasDay(key)) {
      return null;
    }
    IdentityEvent naming = event(key, stated.getTime(), stated.getEventId());
    boolean isSame = naming == null ? segment.getEvicted() > 0 : principal.equals(identity(naming));
    return isSame ? stated.getValue() : null;
  }

  private @Nullable IdentityEvent event(String segment, long time, String eventId) {
    Action own = chain.actions().find(segment, time, eventId);
    Action action = own == null ? chain.copies().find(segment, time, eventId) : own;
    return action == null ? null : action.getEvent();
  }

  private static @Nullable String identity(IdentityEvent event) {
    Principal principal = event.getPrincipal();
    return principal == null ? null : ObservationFactory.identity(principal);
  }
}
