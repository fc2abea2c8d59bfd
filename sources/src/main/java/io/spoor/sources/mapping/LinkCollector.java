package io.spoor.sources.mapping;

import io.spoor.schemas.Link;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.vocabulary.JoinMethod;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects the distinct links of one record, at most {@value #MAX_LINKS}, without those of disabled
 * methods.
 */
public final class LinkCollector {
  /** Maximum links; further ones are left out, and the event is flagged. */
  public static final int MAX_LINKS = 32;

  private final MappingContext context;
  private final String eventId;
  private final long time;
  private final @Nullable String agentId;
  private List<Link> collected = List.of();

  /**
   * {@code time}: of the event, nanoseconds since the Unix epoch. {@code agentId}: the stating
   * agent, if known.
   */
  public LinkCollector(
      MappingContext context, String eventId, long time, @Nullable String agentId) {
    this.context = context;
    this.eventId = eventId;
    this.time = time;
    this.agentId = agentId;
  }

  /** Time of the event, nanoseconds since the Unix epoch. */
  public long time() {
    return time;
  }

  /** Whether a join method is enabled; check it first if finding a link is expensive. */
  public boolean isEnabled(JoinMethod method) {
    return !context.disabledJoins().contains(method);
  }

  /**
   * Adds a link: {@code child} belongs to the chain of {@code parent}. {@code via}: the action that
   * links them.
   */
  public void addJoin(
      StatedBy statedBy, JoinMethod method, String child, String parent, String via) {
    add(statedBy, method, "join", child, parent, via);
  }

  /**
   * Adds a link to an issued credential.
   *
   * @param expiresAt nanoseconds since the epoch; null: unknown or never
   * @param renewable whether it can be renewed beyond that
   */
  public void addIssued(
      String credential, String parent, String via, @Nullable Long expiresAt, boolean renewable) {
    add(
        StatedBy.ISSUER,
        JoinMethod.ISSUED_CREDENTIAL,
        "join",
        credential,
        parent,
        via,
        expiresAt,
        renewable);
  }

  /** Adds a delegation: {@code child} is a separate run that {@code parent}'s run started. */
  public void addDelegation(
      StatedBy statedBy, JoinMethod method, String child, String parent, String via) {
    add(statedBy, method, "delegation", child, parent, via);
  }

  /**
   * Adds a claim: {@code alias} resolves to {@code claimant} unless another key claims it equally.
   */
  public void claimAlias(
      StatedBy statedBy, JoinMethod method, String alias, String claimant, String via) {
    add(statedBy, method, "claim", alias, claimant, via);
  }

  /**
   * Adds a reference: {@code child} belongs to the chain of the key that {@code alias} resolves to.
   */
  public void referenceAlias(
      StatedBy statedBy, JoinMethod method, String child, String alias, String via) {
    add(statedBy, method, "name", child, alias, via);
  }

  /**
   * Adds that an alias yields: it resolves to no key for a run, once another run shows the token
   * whose alias is {@code token}.
   */
  public void yieldAlias(
      StatedBy statedBy, JoinMethod method, String alias, String token, String via) {
    add(statedBy, method, "yields", alias, token, via);
  }

  /**
   * Adds what a record refers to an alias for: a change or a token. Whoever claims the alias stands
   * for one of them, so with two of them it resolves to no key.
   */
  public void divideAlias(
      StatedBy statedBy, JoinMethod method, String alias, String matter, String via) {
    add(statedBy, method, "for", alias, matter, via);
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
      String via) {
    add(statedBy, method, relation, child, parent, via, null, /* renewable= */ false);
  }

  private void add(
      StatedBy statedBy,
      JoinMethod method,
      String relation,
      String child,
      String parent,
      String via,
      @Nullable Long expiresAt,
      boolean renewable) {
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
            expiresAt,
            renewable));
  }

  /** Party that states a link, by descending trust. */
  public enum StatedBy {
    /** The issuer of the credential, in its log. */
    ISSUER("issuer"),
    /** A service that was shown the credential, in its log. */
    GATEWAY("gateway"),
    /** An agent, or a value that an agent could have chosen. */
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
