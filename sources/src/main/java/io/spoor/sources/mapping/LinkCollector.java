package io.spoor.sources.mapping;

import io.spoor.schemas.Link;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.vocabulary.JoinMethod;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects the links that one record states: each once, at most {@value #MAX_LINKS}, and none by a
 * method that is off.
 */
public final class LinkCollector {
  /** Links beyond it are left out, and the event is flagged. */
  public static final int MAX_LINKS = 32;

  private final MappingContext context;
  private final String eventId;
  private final long time;
  private final @Nullable String agentId;
  private List<Link> collected = List.of();

  /**
   * {@code time}: of the event, nanoseconds since the Unix epoch. {@code agentId}: the agent whose
   * word it is, where one is named.
   */
  public LinkCollector(
      MappingContext context, String eventId, long time, @Nullable String agentId) {
    this.context = context;
    this.eventId = eventId;
    this.time = time;
    this.agentId = agentId;
  }

  /** When the event happened, nanoseconds since the Unix epoch. */
  public long time() {
    return time;
  }

  /** Whether links found so are wanted; asked first where finding one costs something. */
  public boolean isEnabled(JoinMethod method) {
    return !context.disabledJoins().contains(method);
  }

  /**
   * {@code child} belongs to the chain of {@code parent}. {@code via}: the action that made it so.
   */
  public void addJoin(
      StatedBy statedBy, JoinMethod method, String child, String parent, String via) {
    add(statedBy, method, "join", child, parent, via, null);
  }

  /** The same of a credential that was issued. {@code expiresAt}: nanoseconds since the epoch. */
  public void addIssued(String credential, String parent, String via, @Nullable Long expiresAt) {
    add(StatedBy.ISSUER, JoinMethod.ISSUED_CREDENTIAL, "join", credential, parent, via, expiresAt);
  }

  /** {@code child} is a run of its own that {@code parent}'s run started. */
  public void addDelegation(
      StatedBy statedBy, JoinMethod method, String child, String parent, String via) {
    add(statedBy, method, "delegation", child, parent, via, null);
  }

  /** {@code alias} means {@code claimant}, unless another key claims it with equal right. */
  public void claimAlias(
      StatedBy statedBy, JoinMethod method, String alias, String claimant, String via) {
    add(statedBy, method, "claim", alias, claimant, via, null);
  }

  /** {@code child} belongs to the chain of whoever {@code alias} means. */
  public void referenceAlias(
      StatedBy statedBy, JoinMethod method, String child, String alias, String via) {
    add(statedBy, method, "name", child, alias, via, null);
  }

  public List<Link> collected() {
    return collected;
  }

  private void add(
      StatedBy statedBy,
      JoinMethod method,
      String relation,
      String child,
      String parent,
      String via,
      @Nullable Long expiresAt) {
    if (!isEnabled(method) || Keys.base(child).equals(Keys.base(parent))) {
      return;
    }
    String label = statedBy.label();
    String id = Keys.id(child + '\n' + parent + '\n' + method.label() + '\n' + label);
    for (Link link : collected) {
      if (link.getLinkId().equals(id)) {
        return;
      }
    }
    if (collected.size() >= MAX_LINKS) {
      context.flag(EventFlags.TRUNCATED_LINKS);
      return;
    }
    if (collected.isEmpty()) {
      collected = new ArrayList<>(4);
    }
    collected.add(
        new Link(
            id,
            context.tenant(),
            child,
            parent,
            relation,
            method.label(),
            via,
            method.confidence(),
            method.strength(),
            label,
            time,
            eventId,
            statedBy == StatedBy.AGENT ? agentId : null,
            /* announcement= */ null,
            /* at= */ 0L,
            expiresAt));
  }

  /** Whose word a link is, in falling trust. */
  public enum StatedBy {
    /** The party that issued the credential, in its log. */
    ISSUER("issuer"),
    /** An agent, or whatever an agent could have chosen. */
    AGENT("agent");

    private final String label;

    StatedBy(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }
  }
}
