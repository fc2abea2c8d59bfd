package io.spoor.streams.normalise.domain.mapping;

import io.spoor.schemas.Link;
import io.spoor.schemas.key.Keys;
import org.jspecify.annotations.Nullable;

/** Makes links as they are stated by a record. */
public final class Links {
  private final String tenant;
  private final String eventId;
  private final long time;
  private final String statedBy;
  private final @Nullable String agentId;

  private Links(
      String tenant, String eventId, long time, String statedBy, @Nullable String agentId) {
    this.tenant = tenant;
    this.eventId = eventId;
    this.time = time;
    this.statedBy = statedBy;
    this.agentId = agentId;
  }

  /** Links that the party which issued a credential states in its log. */
  public static Links statedByIssuer(String tenant, String eventId, long time) {
    return new Links(tenant, eventId, time, "issuer", null);
  }

  /** Links that rest on an agent's own word. */
  public static Links statedByAgent(
      String tenant, String eventId, long time, @Nullable String agentId) {
    return new Links(tenant, eventId, time, "agent", agentId);
  }

  /**
   * A link from {@code child} to {@code parent}; how it was found says how sure and how strong it
   * is.
   */
  public Link link(String child, String parent, Method method, @Nullable String via) {
    return Link.newBuilder()
        .setLinkId(Keys.id(child + '\n' + parent + '\n' + method.label() + '\n' + statedBy))
        .setTenant(tenant)
        .setChild(child)
        .setParent(parent)
        .setRelation(method.relation())
        .setMethod(method.label())
        .setVia(via)
        .setConfidence(method.confidence())
        .setStrength(method.strength())
        .setStatedBy(statedBy)
        .setIssuedAt(time)
        .setEventId(eventId)
        .setAgentId(agentId)
        .setAnnouncement(null)
        .build();
  }

  /** How a link was found. */
  public enum Method {
    /** The issuer's log names the credential that it minted. */
    ISSUED_CREDENTIAL("issued-credential", "join", 1.0, 100),
    /** A run shows a credential. */
    PRESENTED("presented", "join", 0.9, 60),
    /** A credential names the one it was exchanged from. */
    TOKEN_PARENT("token-parent", "join", 0.8, 50),
    /** A run names the run that started it. */
    SPAN_LINK("span-link", "delegation", 0.9, 60),
    /** A run's own credential names the one it was exchanged from, which is its parent run's. */
    RUN_TOKEN_PARENT("token-parent", "delegation", 0.8, 50);

    private final String label;
    private final String relation;
    private final double confidence;
    private final int strength;

    Method(String label, String relation, double confidence, int strength) {
      this.label = label;
      this.relation = relation;
      this.confidence = confidence;
      this.strength = strength;
    }

    String label() {
      return label;
    }

    String relation() {
      return relation;
    }

    double confidence() {
      return confidence;
    }

    int strength() {
      return strength;
    }
  }
}
