package io.spoor.pipeline.stitch;

import io.spoor.pipeline.Telemetry;
import io.spoor.pipeline.Telemetry.LimitKind;
import io.spoor.pipeline.detect.engine.Cause;
import io.spoor.pipeline.state.KeyState;
import io.spoor.pipeline.state.RankedLink;
import io.spoor.pipeline.stitch.link.Ancestry;
import io.spoor.pipeline.stitch.link.LinkRanking;
import io.spoor.pipeline.stitch.link.Pacer;
import io.spoor.pipeline.stitch.link.StitchOutbox;
import io.spoor.schemas.ChildRegistered;
import io.spoor.schemas.LineageProbe;
import io.spoor.schemas.Link;
import io.spoor.schemas.NameResolved;
import io.spoor.schemas.RootAnnounced;
import io.spoor.schemas.RootPath;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Resolves the parent and the root of a key.
 *
 * <pre>
 *  link ──► child's key: highest rank?   ── no ──► stored, no further effect
 *                         │ yes
 *                         ├─ the link brought the parent's path ──────────────► follow it            (one hop)
 *                         └─ register with the parent ──► parent answers ─────► follow it            (two hops)
 *                              meanwhile a new key is placed directly under its parent
 *  parent's path settles or changes ──► sent to each registered child ──► its children …
 * </pre>
 *
 * {@link Ancestry} is the rule. A key whose parent does not know its own root yet is not settled:
 * it does not move, and its children hear of it when it is. {@link RootElection} ends cycles.
 */
final class LineageResolver {
  private final StitchRows rows;
  private final StitchOutbox outbox;
  private final ChildRegistry children;
  private final AliasResolver aliases;
  private final ExchangedTokens exchanges;
  private final DelegationResolver delegation;
  private final KeyEviction eviction;
  private final LineageChecks checks;
  private final RootElection election;
  private final Pacer pacer;
  private final long maxLinks;
  private final Telemetry telemetry;

  LineageResolver(
      StitchRows rows,
      StitchOutbox outbox,
      ChildRegistry children,
      KeyEviction eviction,
      Pacer pacer,
      Telemetry telemetry) {
    this.rows = rows;
    this.outbox = outbox;
    this.children = children;
    this.exchanges = new ExchangedTokens(outbox, children);
    this.aliases = new AliasResolver(outbox, children, exchanges, telemetry);
    this.delegation = new DelegationResolver(outbox);
    this.eviction = eviction;
    this.checks = new LineageChecks(rows, pacer);
    this.election = new RootElection(outbox, checks, pacer, this::follow);
    this.pacer = pacer;
    this.maxLinks = children.maxChildren();
    this.telemetry = telemetry;
  }

  /** Loads the state of an active key, new or existing. */
  KeyAggregate load(String key) {
    KeyAggregate node = find(key);
    if (node == null) {
      node = KeyAggregate.create(key);
      String base = node.baseKey();
      if (base != null) {
        linkDay(node, base);
      }
    }
    eviction.recordActivity(node, outbox.causeTime());
    return node;
  }

  /** The state of a key, active or evicted; null when there is none. */
  @Nullable KeyAggregate find(String key) {
    var state = rows.state(key);
    return state == null ? null : new KeyAggregate(state);
  }

  void save(KeyAggregate node) {
    if (node.changed()) {
      rows.state(node.state);
    }
  }

  /**
   * Links a new day of a long-lived key to that key's parent. One task owns both, so that no
   * message is needed.
   */
  private void linkDay(KeyAggregate day, String baseKey) {
    KeyAggregate base = load(baseKey);
    if (!base.state.getBase()) {
      base.state.setBase(true);
      base.touch();
    }
    children.subscribe(base, day.key(), LinkRanking.JOIN);
    save(base);
    day.state.setParent(baseKey);
    if (base.isPlaced()) {
      moveUnder(day, base.ancestry());
    }
  }

  /** Accepts a link whose child is {@code node}. */
  void accept(KeyAggregate node, Link link) {
    Link stored = rows.link(node.key(), link.getLinkId());
    boolean first = stored == null;
    boolean changed =
        stored == null
            || LinkRanking.isEarlier(
                link.getIssuedAt(), link.getEventId(), stored.getIssuedAt(), stored.getEventId());
    if (changed) {
      store(node, link, first);
    }
    switch (link.getRelation()) {
      case LinkRanking.JOIN -> acceptJoin(node, link, first, changed);
      case LinkRanking.CLAIM -> {
        if (changed) {
          aliases.claimAlias(node, link, first);
        }
      }
      case LinkRanking.FOR -> aliases.divide(node, link.getParent());
      case LinkRanking.ALIAS -> {
        if (changed) {
          aliases.referenceAlias(node, link);
          chooseParent(node, null);
        }
      }
      case LinkRanking.YIELDS -> {
        if (first) {
          outbox.register(link.getParent(), node.key(), LinkRanking.YIELDS);
        }
      }
      default -> delegation.accept(node, link, changed);
    }
    if (link.getExpiresAt() != null) {
      eviction.extendTo(node, link.getExpiresAt());
      if (isIssuance(link)) {
        node.extendExpiry(link.getExpiresAt(), link.getRenewable());
      }
    }
  }

  /** Whether its word on the end of the child counts: no other party ends or prolongs it. */
  private static boolean isIssuance(Link link) {
    return LinkRanking.JOIN.equals(link.getRelation())
        && LinkRanking.trust(link.getStatedBy()) == LinkRanking.ISSUER;
  }

  /** Stores a link, up to a maximum per key; the highest-ranked one always counts. */
  private void store(KeyAggregate node, Link link, boolean first) {
    if (first) {
      if (node.state.getLinks() >= maxLinks) {
        telemetry.limitReached(LimitKind.LINKS);
        return;
      }
      telemetry.link(link);
      node.state.setLinks(node.state.getLinks() + 1);
      node.touch();
    }
    rows.link(LinkRanking.withAnnouncement(link, null, link.getAt()));
  }

  private void acceptJoin(KeyAggregate node, Link link, boolean first, boolean changed) {
    RankedLink previous = node.state.getBase() ? AliasResolver.bestLink(node) : null;
    if (changed) {
      node.state.setJoin(LinkRanking.stronger(node.state.getJoin(), LinkRanking.ranked(link)));
      if (LinkRanking.PRESENTED.equals(link.getMethod())) {
        HolderList.add(node, link, first);
        HolderList.requestRoots(node, outbox);
        HolderList.inferRoot(node);
      }
      node.touch();
    }
    chooseParent(node, link);
    if (changed && node.state.getBase() && isOtherBest(previous, node, link)) {
      announceToDays(node);
    }
  }

  /** Whether the best link is another one than before, or is stated by another event now. */
  private static boolean isOtherBest(@Nullable RankedLink previous, KeyAggregate node, Link link) {
    RankedLink best = AliasResolver.bestLink(node);
    return !Objects.equals(previous, best)
        || (best != null && best.getLinkId().equals(link.getLinkId()));
  }

  private void chooseParent(KeyAggregate node, @Nullable Link link) {
    String parent = preferredParent(node);
    aliases.updatePossibleParents(node, parent != null);
    String previousParent = node.state.getParent();
    Link stated = link != null && link.getParent().equals(parent) ? link : null;
    boolean early = stated != null && EarlyLinks.isEarly(stated);
    RootPath announced = stated == null || early ? null : stated.getAnnouncement();
    if (Objects.equals(parent, previousParent)) {
      if (announced != null) {
        onParentAnnounced(node, announced);
      } else if (stated != null && !early && node.state.getParentEpoch() < 0) {
        // An early link arrived; the parent's owner has not sent the root.
        outbox.register(parent, node.key(), LinkRanking.JOIN);
      }
      return;
    }
    int trust = trust(node, parent);
    if (trust > node.state.getParentTrust()) {
      // Changes by less trusted parties make it wait no longer.
      node.state.setParentTrust(trust);
      node.state.setParents(0);
      node.state.setMoves(0);
    }
    long due = pacer.nextParentAt(node.state);
    if (due > pacer.now()) {
      node.state.setParentDue(due);
      checks.schedule(node);
      return;
    }
    pacer.countParent(node.state);
    node.state.setParent(parent);
    node.state.setParentEpoch(-1L);
    node.state.setParentDue(0L);
    RootElection.onNewParent(node);
    node.touch();
    if (parent == null) {
      moveUnder(node, Ancestry.NONE);
    } else if (parent.equals(node.baseKey())) {
      KeyAggregate base = load(parent);
      save(base);
      moveUnder(node, base.isPlaced() ? base.ancestry() : Ancestry.NONE);
    } else if (announced != null) {
      onParentAnnounced(node, announced);
    } else {
      if (!early) {
        outbox.register(parent, node.key(), LinkRanking.JOIN);
      }
      // Most parents are roots: a key without actions need not wait for the answer.
      follow(
          node,
          node.state.getPlaced() == null
              ? Ancestry.assumed(parent).child(node.key())
              : node.ancestry().unsettled());
      if (early) {
        election.watch(node);
      }
    }
  }

  /** Trust of the party that states the preferred parent. */
  private int trust(KeyAggregate node, @Nullable String parent) {
    if (parent == null) {
      return 0;
    }
    RankedLink link =
        parent.equals(node.baseKey()) ? baseLink(parent) : AliasResolver.bestLink(node);
    return link == null ? 0 : link.getTrust();
  }

  /**
   * The parent by the links known so far. Statements about a long-lived key apply to each of its
   * days.
   */
  private @Nullable String preferredParent(KeyAggregate node) {
    RankedLink best = AliasResolver.bestLink(node);
    String base = node.baseKey();
    if (base != null && LinkRanking.isWeaker(best, baseLink(base))) {
      return base;
    }
    if (best == null) {
      return null;
    }
    return best.getHolding() && node.isShared() ? null : best.getParent();
  }

  private @Nullable RankedLink baseLink(String base) {
    KeyAggregate baseNode = find(base);
    return baseNode == null ? null : AliasResolver.bestLink(baseNode);
  }

  /**
   * Announces a changed link to the days of a long-lived key: they use it, even if the path is the
   * same.
   */
  private void announceToDays(KeyAggregate node) {
    if (node.state.getBase()) {
      node.state.setEpoch(node.state.getEpoch() + 1);
      children.announce(node);
    }
  }

  /** Registers a child for the root of a key, or for the key that an alias resolves to. */
  void register(KeyAggregate node, ChildRegistered request) {
    aliases.countRun(node, request);
    switch (request.getRelation()) {
      case LinkRanking.USED -> {}
      case LinkRanking.SHOWN -> aliases.take(node);
      default -> {
        exchanges.pass(node, request);
        aliases.tellShown(node, request);
        children.register(node, request);
      }
    }
  }

  /** Notes the agent that a record of a run names. */
  void nameAgent(KeyAggregate node, String agentId) {
    exchanges.nameAgent(node, agentId);
  }

  void onAliasResolved(KeyAggregate node, NameResolved message) {
    if (AliasResolver.onResolved(node, message)) {
      chooseParent(node, null);
      announceToDays(node);
    }
  }

  void onRootAnnounced(KeyAggregate node, RootAnnounced message) {
    String parent = message.getParent();
    switch (message.getRelation()) {
      case LinkRanking.JOIN -> {
        if (parent.equals(node.baseKey())) {
          chooseParent(node, null);
        }
        if (parent.equals(node.state.getParent())) {
          onParentAnnounced(node, message.getRoot());
        }
      }
      case LinkRanking.HOLDING -> {
        if (HolderList.onAnnounced(node, parent, message.getRoot())) {
          chooseParent(node, null);
          announceToDays(node);
        }
      }
      case LinkRanking.POSSIBLE -> {
        if (AliasResolver.onAnnounced(node, parent, message.getRoot())) {
          announceToDays(node);
        }
      }
      default -> DelegationResolver.onAnnounced(node, parent, message.getRoot());
    }
  }

  private void onParentAnnounced(KeyAggregate node, @Nullable RootPath parentPath) {
    if (parentPath == null) {
      moveUnder(node, Ancestry.NONE);
    } else if (parentPath.getEpoch() >= node.state.getParentEpoch()) {
      node.state.setParentEpoch(parentPath.getEpoch());
      node.touch();
      moveUnder(node, Ancestry.of(parentPath));
    }
  }

  /** Places the key under a parent with the given ancestry. */
  private void moveUnder(KeyAggregate node, Ancestry parent) {
    RootElection.onParentAncestry(node, parent);
    follow(node, parent.child(node.key()));
    election.watch(node);
  }

  private void follow(KeyAggregate node, Ancestry ancestry) {
    Ancestry previous = node.ancestry();
    if (ancestry.equals(previous)) {
      return;
    }
    if (ancestry.isFirstCut() && !previous.isFirstCut()) {
      telemetry.limitReached(LimitKind.DEPTH);
    }
    if (previous.settled() && !ancestry.settled()) {
      node.state.setProbed(false);
    }
    node.setAncestry(ancestry);
    node.state.setEpoch(node.state.getEpoch() + 1);
    announceOrHold(node);
  }

  /**
   * Announces a path that is settled and that the key itself may follow; otherwise tells the
   * children once to wait. On a lineage that becomes known key by key, all keys would otherwise
   * follow each step of all keys above.
   */
  private void announceOrHold(KeyAggregate node) {
    boolean wait =
        !node.state.getSettled()
            || (node.isMisplaced() && pacer.nextMoveAt(node.state) > pacer.now());
    if (wait && node.state.getChildrenWait()) {
      return;
    }
    node.state.setChildrenWait(wait);
    announce(node);
  }

  /** Lets the children follow a key that waited until it could move. */
  void onPlaced(KeyAggregate node) {
    if (node.state.getChildrenWait() && node.state.getSettled()) {
      node.state.setChildrenWait(false);
      node.touch();
      announce(node);
    }
  }

  /** Announces the path to the children, later if it changed too often of late. */
  private void announce(KeyAggregate node) {
    if (node.state.getChildren() == 0) {
      return;
    }
    long due = pacer.nextAnnouncementAt(node.state);
    if (due > pacer.now()) {
      long waiting = node.state.getAnnounceDue();
      node.state.setAnnounceDue(waiting == 0 ? due : Math.min(waiting, due));
      checks.schedule(node);
      return;
    }
    node.state.setAnnounceDue(0L);
    pacer.countAnnouncement(node.state);
    children.announce(node);
  }

  /** Schedules the move of a key that must wait for it. */
  void awaitMove(KeyAggregate node) {
    checks.schedule(node);
  }

  /**
   * Runs the checks that are due, each followed by {@code finish}; returns whether more are due.
   */
  boolean runChecks(Consumer<KeyAggregate> finish) {
    return checks.run(
        node -> {
          outbox.setCause(Cause.unknown(node.state.getHeard()));
          check(node);
          finish.accept(node);
          checks.schedule(node);
          save(node);
        });
  }

  /** Whether any key waits for a check. */
  boolean hasChecks() {
    return checks.areScheduled();
  }

  private void check(KeyAggregate node) {
    KeyState state = node.state;
    election.check(node);
    if (pacer.isDue(state.getAnnounceDue())) {
      state.setAnnounceDue(0L);
      announce(node);
    }
    if (pacer.isDue(state.getParentDue())) {
      state.setParentDue(0L);
      chooseParent(node, null);
    }
  }

  void onProbe(KeyAggregate node, LineageProbe probe) {
    election.onProbe(node, probe);
  }
}
