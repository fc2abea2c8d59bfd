package io.spoor.sources.mapping;

import io.spoor.schemas.Link;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.vocabulary.JoinMethod;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects the links that one record states: each once, at most {@value #MAX}, and none by a method
 * that is off.
 */
public final class Links {
  /** Links beyond it are left out, and the event is flagged. */
  public static final int MAX = 32;

  private final Reading reading;
  private final String eventId;
  private final long time;
  private final @Nullable String agentId;
  private List<Link> stated = List.of();

  /**
   * {@code time}: of the event, nanoseconds since the Unix epoch. {@code agentId}: the agent whose
   * word it is, where one is named.
   */
  public Links(Reading reading, String eventId, long time, @Nullable String agentId) {
    this.reading = reading;
    this.eventId = eventId;
    this.time = time;
    this.agentId = agentId;
  }

  /** When the event happened, nanoseconds since the Unix epoch. */
  public long time() {
    return time;
  }

  /** Whether links found so are wanted; asked first where finding one costs something. */
  public boolean wants(JoinMethod method) {
    return !reading.joinsOff().contains(method);
  }

  /**
   * {@code child} belongs to the chain of {@code parent}. {@code via}: the action that made it so.
   */
  public void join(StatedBy who, JoinMethod method, String child, String parent, String via) {
    add(who, method, "join", child, parent, via, null);
  }

  /** The same of a credential that was issued. {@code expiresAt}: nanoseconds since the epoch. */
  public void issued(String credential, String parent, String via, @Nullable Long expiresAt) {
    add(StatedBy.ISSUER, JoinMethod.ISSUED_CREDENTIAL, "join", credential, parent, via, expiresAt);
  }

  /** {@code child} is a run of its own that {@code parent}'s run started. */
  public void delegation(StatedBy who, JoinMethod method, String child, String parent, String via) {
    add(who, method, "delegation", child, parent, via, null);
  }

  /** {@code name} means {@code claimant}, unless another key claims it with equal right. */
  public void claim(StatedBy who, JoinMethod method, String name, String claimant, String via) {
    add(who, method, "claim", name, claimant, via, null);
  }

  /** {@code child} belongs to the chain of whoever {@code name} means. */
  public void goesBy(StatedBy who, JoinMethod method, String child, String name, String via) {
    add(who, method, "name", child, name, via, null);
  }

  public List<Link> stated() {
    return stated;
  }

  private void add(
      StatedBy who,
      JoinMethod method,
      String relation,
      String child,
      String parent,
      String via,
      @Nullable Long expiresAt) {
    if (!wants(method) || Keys.base(child).equals(Keys.base(parent))) {
      return;
    }
    String statedBy = who.label();
    String id = Keys.id(child + '\n' + parent + '\n' + method.label() + '\n' + statedBy);
    for (Link link : stated) {
      if (link.getLinkId().equals(id)) {
        return;
      }
    }
    if (stated.size() >= MAX) {
      reading.flag(Flags.TRUNCATED_LINKS);
      return;
    }
    if (stated.isEmpty()) {
      stated = new ArrayList<>(4);
    }
    stated.add(
        new Link(
            id,
            reading.tenant(),
            child,
            parent,
            relation,
            method.label(),
            via,
            method.confidence(),
            method.strength(),
            statedBy,
            time,
            eventId,
            who == StatedBy.AGENT ? agentId : null,
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
