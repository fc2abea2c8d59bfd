package io.spoor.pipeline.stitch;

import io.spoor.pipeline.Telemetry;
import io.spoor.pipeline.state.AliasLink;
import io.spoor.pipeline.state.Holder;
import io.spoor.pipeline.state.PossibleParent;
import io.spoor.pipeline.state.RankedLink;
import io.spoor.pipeline.stitch.link.LinkRanking;
import io.spoor.pipeline.stitch.link.StitchOutbox;
import io.spoor.schemas.ChildRegistered;
import io.spoor.schemas.Link;
import io.spoor.schemas.NameResolved;
import io.spoor.schemas.RootPath;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.key.TokenAliases;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Resolves aliases: ids that are not keys but stand for one, such as a run id, a tool call id, or
 * an event id that two accounts share. The owner of an alias knows the keys that claim it, and
 * sends the keys that reference it the resolved key.
 *
 * <pre>
 *  claim link ──► alias ─┐
 *  alias link ─► key ── registers ──► alias ─ NameResolved ──► key: one more candidate for its parent
 * </pre>
 *
 * An alias that several keys claim with equal authority resolves to no key: two runs must not be
 * merged for choosing the same word. A key without parent is then evaluated in the chain of each.
 */
final class AliasResolver {
  /** Maximum aliases that a key references; beyond it the weakest are left out. */
  private static final int MAX_ALIASES = 16;

  /** Maximum keys that the aliases of a key may mean, and whose chains evaluate it. */
  private static final int MAX_POSSIBLE = 8;

  /** Kind of a run's key. */
  private static final String RUN = "trace";

  private static final Comparator<AliasLink> BEST_FIRST =
      Comparator.comparing(AliasResolver::statedRank, LinkRanking.RANK).reversed();

  private final StitchOutbox outbox;
  private final ChildRegistry children;
  private final ExchangedTokens exchanges;
  private final Telemetry telemetry;

  AliasResolver(
      StitchOutbox outbox, ChildRegistry children, ExchangedTokens exchanges, Telemetry telemetry) {
    this.outbox = outbox;
    this.children = children;
    this.exchanges = exchanges;
    this.telemetry = telemetry;
  }

  /** Whether a key is that of a run. */
  static boolean isRun(String key) {
    return Keys.kind(key).equals(RUN);
  }

  /** Adds the claim of a key to the alias {@code node}. */
  void claimAlias(KeyAggregate node, Link link, boolean first) {
    Resolution previous = Resolution.of(node);
    HolderList.add(node, link, first);
    node.touch();
    if (first && TokenAliases.isHolder(node.key())) {
      exchanges.passAll(node, link.getParent());
    }
    announceIfChanged(node, previous);
  }

  /**
   * What an alias stands for.
   *
   * @param parent null: no key
   */
  private record Resolution(@Nullable String parent, int trust, List<String> claimants) {
    static Resolution of(KeyAggregate node) {
      Holder claim = node.claim();
      return new Resolution(
          claim == null ? null : claim.getParent(),
          node.state.getHolderTrust(),
          claim == null ? node.claimants() : List.of());
    }
  }

  private void announceIfChanged(KeyAggregate node, Resolution previous) {
    if (!previous.equals(Resolution.of(node))) {
      node.state.setEpoch(node.state.getEpoch() + 1);
      children.announce(node);
    }
  }

  /** Records refer to the alias for a change or token; with two of them it resolves to no key. */
  void divide(KeyAggregate node, String matter) {
    Resolution previous = Resolution.of(node);
    if (HolderList.addMatter(node, matter)) {
      node.touch();
    }
    announceIfChanged(node, previous);
  }

  /**
   * Counts a run that refers to the alias of a token, since it shows the token, or that used the
   * token without showing it.
   */
  void countRun(KeyAggregate node, ChildRegistered request) {
    String run = request.getChild();
    if (!TokenAliases.isOne(node.key()) || !isRun(run)) {
      return;
    }
    Resolution previous = Resolution.of(node);
    boolean wasShown = node.isShown();
    HolderList.addRun(node, run, request.getRelation().equals(LinkRanking.ALIAS));
    node.touch();
    if (!wasShown && node.isShown()) {
      children
          .first(node, LinkRanking.YIELDS)
          .forEach(alias -> outbox.register(alias, node.key(), LinkRanking.SHOWN));
    }
    announceIfChanged(node, previous);
  }

  /** Tells an alias that yields to the one of a token whether a run shows the token. */
  void tellShown(KeyAggregate node, ChildRegistered request) {
    if (request.getRelation().equals(LinkRanking.YIELDS) && node.isShown()) {
      outbox.register(request.getChild(), node.key(), LinkRanking.SHOWN);
    }
  }

  /** A run shows a token to which the alias of a sign-in yields. */
  void take(KeyAggregate node) {
    if (!node.state.getTaken()) {
      node.state.setTaken(true);
      node.state.setEpoch(node.state.getEpoch() + 1);
      node.touch();
      children.announce(node);
    }
  }

  /** Adds a reference of the key {@code node} to an alias. */
  void referenceAlias(KeyAggregate node, Link link) {
    List<AliasLink> aliases = new ArrayList<>(node.state.getNames());
    AliasLink existing =
        aliases.stream()
            .filter(alias -> alias.getLinkId().equals(link.getLinkId()))
            .findFirst()
            .orElse(null);
    boolean isToken = TokenAliases.isOne(link.getParent());
    boolean wasAsked = existing != null && (isToken || mayOutrankJoin(node, existing));
    AliasLink alias = existing == null ? reference(link) : existing;
    if (existing == null) {
      exchanges.ask(link, aliases);
      aliases.add(alias);
    } else {
      existing.setIssuedAt(Math.min(existing.getIssuedAt(), link.getIssuedAt()));
    }
    if (!wasAsked && (isToken || mayOutrankJoin(node, alias))) {
      outbox.register(link.getParent(), node.key(), LinkRanking.ALIAS);
    }
    aliases.sort(BEST_FIRST);
    if (aliases.size() > MAX_ALIASES) {
      telemetry.limitReached(Telemetry.LimitKind.NAMES);
      aliases = new ArrayList<>(aliases.subList(0, MAX_ALIASES));
    }
    node.state.setNames(aliases);
    node.touch();
  }

  private static AliasLink reference(Link link) {
    return AliasLink.newBuilder()
        .setLinkId(link.getLinkId())
        .setName(link.getParent())
        .setTrust(LinkRanking.trust(link.getStatedBy()))
        .setStrength(link.getStrength())
        .setIssuedAt(link.getIssuedAt())
        .build();
  }

  /**
   * Whether the alias can decide the parent of the key, or dispute another alias. The stored join
   * only becomes stronger, so an alias below it never can, and need not be resolved.
   */
  static boolean mayOutrankJoin(KeyAggregate node, AliasLink alias) {
    RankedLink join = node.state.getJoin();
    return join == null || LinkRanking.LEVEL.compare(statedRank(alias), join) >= 0;
  }

  /** Accepts the resolved key of an alias; returns whether it changed. */
  static boolean onResolved(KeyAggregate node, NameResolved message) {
    boolean changed = false;
    for (AliasLink alias : node.state.getNames()) {
      if (!alias.getName().equals(message.getName()) || alias.getEpoch() > message.getEpoch()) {
        continue;
      }
      alias.setEpoch(message.getEpoch());
      String parent = message.getParent();
      String statedBy = message.getStatedBy();
      int trust = statedBy == null ? 0 : LinkRanking.trust(statedBy);
      if (!Objects.equals(parent, alias.getParent())
          || trust != alias.getParentTrust()
          || !alias.getClaimants().equals(message.getClaimants())) {
        alias.setParent(parent);
        alias.setParentTrust(trust);
        alias.setClaimants(message.getClaimants());
        changed = true;
      }
      node.touch();
    }
    return changed;
  }

  private static RankedLink statedRank(AliasLink alias) {
    return new RankedLink(
        alias.getLinkId(),
        alias.getName(),
        alias.getTrust(),
        alias.getStrength(),
        alias.getIssuedAt(),
        false);
  }

  /**
   * A run belongs below a token whose issuance a log states. A log of an exchange only states that
   * the token exists; where it comes from is what the run says.
   */
  private static boolean isTrusted(AliasLink alias) {
    return alias.getTrust() > LinkRanking.AGENT
        || alias.getParentTrust() == LinkRanking.ISSUER
        || !TokenAliases.isOne(alias.getName());
  }

  /**
   * The highest-ranked link of a key; links by alias count only if the alias resolves to another
   * key. A join by alias has the trust of the weaker of its two statements. Aliases of one rank
   * that resolve to different keys count as none.
   */
  static @Nullable RankedLink bestLink(KeyAggregate node) {
    RankedLink best = node.state.getJoin();
    List<RankedLink> resolved = resolved(node);
    for (RankedLink link : resolved) {
      boolean isDisputed =
          resolved.stream()
              .anyMatch(
                  other ->
                      LinkRanking.LEVEL.compare(other, link) == 0
                          && !other.getParent().equals(link.getParent()));
      if (!isDisputed) {
        best = LinkRanking.stronger(best, link);
      }
    }
    return best;
  }

  /**
   * Updates the keys of which one may be the parent of a key that has none: those that claim an
   * alias of the key with equal right, or that its aliases of one rank mean. A second claim must
   * not take the key out of a chain, so that each of their chains evaluates it.
   */
  void updatePossibleParents(KeyAggregate node, boolean hasParent) {
    Map<String, String> links = hasParent ? Map.of() : possibleParents(node);
    List<PossibleParent> known = node.state.getPossibleParents();
    if (known.stream().map(PossibleParent::getKey).toList().equals(List.copyOf(links.keySet()))
        && known.stream().allMatch(it -> it.getLinkId().equals(links.get(it.getKey())))) {
      return;
    }
    List<PossibleParent> updated = new ArrayList<>();
    links.forEach(
        (key, linkId) -> {
          Optional<PossibleParent> previous =
              known.stream().filter(it -> it.getKey().equals(key)).findFirst();
          if (previous.isEmpty()) {
            outbox.register(key, node.key(), LinkRanking.POSSIBLE);
          }
          updated.add(
              new PossibleParent(key, linkId, previous.map(PossibleParent::getRoot).orElse(null)));
        });
    node.state.setPossibleParents(updated);
    node.touch();
  }

  /** Link ids by the keys that the aliases may mean, best alias first. */
  private static Map<String, String> possibleParents(KeyAggregate node) {
    Map<String, String> links = new LinkedHashMap<>();
    for (AliasLink alias : node.state.getNames()) {
      String parent = alias.getParent();
      for (String key : parent == null ? alias.getClaimants() : List.of(parent)) {
        if (links.size() < MAX_POSSIBLE
            && isTrusted(alias)
            && mayOutrankJoin(node, alias)
            && !Keys.base(key).equals(Keys.base(node.key()))) {
          links.putIfAbsent(key, alias.getLinkId());
        }
      }
    }
    return links;
  }

  /** Accepts the root of a key that an alias may mean; returns whether it changed. */
  static boolean onAnnounced(KeyAggregate node, String parent, @Nullable RootPath path) {
    if (path == null) {
      return false;
    }
    String root = path.getPath().getFirst();
    boolean changed = false;
    for (PossibleParent possible : node.state.getPossibleParents()) {
      if (possible.getKey().equals(parent) && !root.equals(possible.getRoot())) {
        possible.setRoot(root);
        node.touch();
        changed = true;
      }
    }
    return changed;
  }

  /** What the issuer of a token says of its exchange needs no other log. */
  private static int trust(AliasLink alias) {
    return TokenAliases.isOne(alias.getName())
        ? alias.getTrust()
        : Math.min(alias.getTrust(), alias.getParentTrust());
  }

  private static List<RankedLink> resolved(KeyAggregate node) {
    if (node.state.getNames().isEmpty()) {
      return List.of();
    }
    List<RankedLink> resolved = new ArrayList<>();
    for (AliasLink alias : node.state.getNames()) {
      String parent = alias.getParent();
      if (parent != null && !Keys.base(parent).equals(Keys.base(node.key())) && isTrusted(alias)) {
        resolved.add(
            new RankedLink(
                alias.getLinkId(),
                parent,
                trust(alias),
                alias.getStrength(),
                alias.getIssuedAt(),
                false));
      }
    }
    return resolved;
  }
}
