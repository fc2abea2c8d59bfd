package io.spoor.pipeline.stitch.link;

import io.spoor.pipeline.state.RankedLink;
import io.spoor.schemas.Link;
import io.spoor.schemas.RootPath;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.key.TokenAliases;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Ranks links, so that the parent of a key depends on the set of its links and not on their order.
 */
public final class LinkRanking {
  public static final String JOIN = "join";
  public static final String DELEGATION = "delegation";
  public static final String HOLDING = "holding";
  public static final String CLAIM = "claim";
  public static final String ALIAS = "name";

  /** Of a key to one of several keys that its alias may mean. */
  public static final String POSSIBLE = "possible";

  public static final String PRESENTED = "presented";

  /** Of the alias of a sign-in to that of a token: a run that shows the token goes before. */
  public static final String YIELDS = "yields";

  /**
   * Of an alias to a change or token for which records refer to it. It stands for one: with two, it
   * resolves to no key.
   */
  public static final String FOR = "for";

  /** Of the alias of a token to one that yields to it: a run shows the token. */
  public static final String SHOWN = "shown";

  /** Of the alias of a token to a run that exchanged the token, whether or not it shows it. */
  public static final String USED = "used";

  /**
   * Of the alias of a token, followed by the hash of an agent: a run of that agent counts as one
   * that had the token, if it shows what was issued for it.
   */
  private static final String DERIVED = "derived:";

  /** Orders links by stating party and strength of the method. */
  public static final Comparator<RankedLink> LEVEL =
      Comparator.comparingInt(RankedLink::getTrust).thenComparingInt(RankedLink::getStrength);

  /**
   * Orders links by stating party, strength of the method, earliest issuance, link id; the greatest
   * counts.
   */
  public static final Comparator<RankedLink> RANK =
      LEVEL
          .thenComparing(Comparator.comparingLong(RankedLink::getIssuedAt).reversed())
          .thenComparing(RankedLink::getLinkId);

  /** Trust of an issuer. */
  public static final int ISSUER = 3;

  /** Trust of an agent. */
  public static final int AGENT = 1;

  private LinkRanking() {}

  public static RankedLink ranked(Link link) {
    return new RankedLink(
        link.getLinkId(),
        link.getParent(),
        trust(link.getStatedBy()),
        link.getStrength(),
        link.getIssuedAt(),
        PRESENTED.equals(link.getMethod()));
  }

  public static RankedLink stronger(@Nullable RankedLink a, RankedLink b) {
    return a == null || RANK.compare(a, b) < 0 ? b : a;
  }

  /**
   * Whether a day's own link ranks below that of its long-lived key; a missing link always does.
   */
  public static boolean isWeaker(@Nullable RankedLink day, @Nullable RankedLink base) {
    return day == null || (base != null && RANK.compare(day, base) < 0);
  }

  /**
   * Authority of the stating party: the issuer of a credential outranks a gateway, which outranks
   * the agent itself, as a hijacked agent may lie.
   */
  public static int trust(String statedBy) {
    return switch (statedBy) {
      case "issuer" -> ISSUER;
      case "gateway" -> 2;
      case "agent" -> AGENT;
      default -> 0;
    };
  }

  public static String statedBy(int trust) {
    return switch (trust) {
      case 3 -> "issuer";
      case 2 -> "gateway";
      case 1 -> "agent";
      default -> "unknown";
    };
  }

  /**
   * Whether the link is allowed: a key is not its own parent, also not through its days, and a link
   * does not cross tenants.
   */
  public static boolean isValid(Link link) {
    return !Keys.base(link.getChild()).equals(Keys.base(link.getParent()))
        && Keys.tenant(link.getChild()).equals(link.getTenant())
        && Keys.tenant(link.getParent()).equals(link.getTenant())
        && relationFits(link);
  }

  /**
   * Whether both keys fit the relation: aliases are only claimed and referenced, or yield to one
   * another, and are placed in no chain.
   */
  private static boolean relationFits(Link link) {
    boolean childIsAlias = isAlias(link.getChild());
    boolean parentIsAlias = isAlias(link.getParent());
    return switch (link.getRelation()) {
      case JOIN, DELEGATION -> !childIsAlias && !parentIsAlias;
      case CLAIM -> childIsAlias && !parentIsAlias;
      case FOR ->
          childIsAlias
              && !parentIsAlias
              && !TokenAliases.isOne(link.getChild())
              && !TokenAliases.isHolder(link.getChild());
      case YIELDS -> childIsAlias && TokenAliases.isOne(link.getParent());
      case ALIAS -> !childIsAlias && parentIsAlias && !Keys.hasDay(link.getChild());
      default -> false;
    };
  }

  /** A copy of the link as a message, with the parent's root and the time of its cause. */
  public static Link withAnnouncement(Link link, @Nullable RootPath announcement, long at) {
    return new Link(
        link.getLinkId(),
        link.getTenant(),
        link.getChild(),
        link.getParent(),
        link.getRelation(),
        link.getMethod(),
        link.getVia(),
        link.getConfidence(),
        link.getStrength(),
        link.getStatedBy(),
        link.getIssuedAt(),
        link.getEventId(),
        link.getAgentId(),
        announcement,
        at,
        link.getExpiresAt(),
        link.getRenewable());
  }

  /** The relation of the alias of a token to what an agent got for it. */
  public static String derived(String agentId) {
    return derivedOf(Keys.id(agentId));
  }

  /** The same by the hash of the agent. */
  public static String derivedOf(String agentHash) {
    return DERIVED + agentHash;
  }

  public static boolean isDerived(String relation) {
    return relation.startsWith(DERIVED);
  }

  public static boolean isAlias(String key) {
    return ALIAS.equals(Keys.kind(key));
  }

  /** Whether the statement at ({@code time}, {@code eventId}) precedes the other. */
  public static boolean isEarlier(long time, String eventId, long otherTime, String otherEventId) {
    int order = Long.compare(time, otherTime);
    return order < 0 || (order == 0 && eventId.compareTo(otherEventId) < 0);
  }
}
