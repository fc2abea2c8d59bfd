package io.spoor.pipeline.stitch;

import io.spoor.pipeline.Telemetry;
import io.spoor.pipeline.Telemetry.LimitKind;
import io.spoor.pipeline.state.RankedLink;
import io.spoor.schemas.Link;
import io.spoor.schemas.NameResolved;
import io.spoor.schemas.RootAnnounced;
import io.spoor.schemas.RootPath;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
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
 *  parent's path changes ──► sent to each registered child ──► its path changes ──► its children …
 * </pre>
 *
 * A path that returns to the key is a cycle: each member elects the smallest key as root, from the
 * path alone.
 */
final class LineageResolver {
  /** Maximum keys in a path; a longer lineage is cut, and the key roots its own chain. */
  static final int MAX_PATH = 64;

  /**
   * Cuts after which a key stays cut until its parent changes: it is on a cycle longer than a path,
   * which would otherwise be followed endlessly.
   */
  private static final int MAX_CUTS = 16;

  private final StitchRows rows;
  private final StitchOutbox outbox;
  private final ChildRegistry children;
  private final AliasResolver aliases;
  private final DelegationResolver delegation;
  private final KeyEviction eviction;
  private final long maxLinks;
  private final Telemetry telemetry;

  LineageResolver(
      StitchRows rows,
      StitchOutbox outbox,
      ChildRegistry children,
      KeyEviction eviction,
      long maxLinks,
      Telemetry telemetry) {
    this.rows = rows;
    this.outbox = outbox;
    this.children = children;
    this.aliases = new AliasResolver(outbox, children, telemetry);
    this.delegation = new DelegationResolver(outbox);
    this.eviction = eviction;
    this.maxLinks = maxLinks;
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
      moveUnder(day, base.path());
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
      case LinkRanking.ALIAS -> {
        if (changed) {
          aliases.referenceAlias(node, link);
          chooseParent(node, null);
        }
      }
      default -> delegation.accept(node, link, changed);
    }
    if (link.getExpiresAt() != null) {
      eviction.extendTo(node, link.getExpiresAt());
    }
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
    if (changed) {
      node.state.setJoin(LinkRanking.stronger(node.state.getJoin(), LinkRanking.ranked(link)));
      if (LinkRanking.PRESENTED.equals(link.getMethod())) {
        HolderList.add(node, link, first);
        HolderList.requestRoots(node, outbox);
      }
      node.touch();
    }
    chooseParent(node, link);
    if (changed) {
      announceToDays(node);
    }
  }

  private void chooseParent(KeyAggregate node, @Nullable Link link) {
    String parent = preferredParent(node);
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
    node.state.setParent(parent);
    node.state.setParentEpoch(-1L);
    node.state.setCuts(0);
    node.touch();
    if (parent == null) {
      moveUnder(node, List.of());
    } else if (parent.equals(node.baseKey())) {
      KeyAggregate base = load(parent);
      save(base);
      moveUnder(node, base.isPlaced() ? base.path() : List.of());
    } else if (announced != null) {
      onParentAnnounced(node, announced);
    } else {
      if (!early) {
        outbox.register(parent, node.key(), LinkRanking.JOIN);
      }
      if (node.state.getPlaced() == null) {
        // Most parents are roots: a key without actions need not wait for the answer.
        moveUnder(node, List.of(parent));
      }
    }
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
      default -> DelegationResolver.onAnnounced(node, parent, message.getRoot());
    }
  }

  private void onParentAnnounced(KeyAggregate node, @Nullable RootPath parentPath) {
    if (parentPath == null) {
      moveUnder(node, List.of());
    } else if (parentPath.getEpoch() >= node.state.getParentEpoch()) {
      node.state.setParentEpoch(parentPath.getEpoch());
      node.touch();
      moveUnder(node, parentPath.getPath());
    }
  }

  /** Places the key under a parent with the given path; an empty path makes it a root. */
  private void moveUnder(KeyAggregate node, List<String> parentPath) {
    List<String> path = pathUnder(node, parentPath);
    if (!path.equals(node.path())) {
      node.state.setPath(path);
      node.state.setEpoch(node.state.getEpoch() + 1);
      node.touch();
      children.announce(node);
    }
  }

  private List<String> pathUnder(KeyAggregate node, List<String> parentPath) {
    if (node.state.getCuts() > MAX_CUTS || parentPath.isEmpty()) {
      return List.of(node.key());
    }
    int self = parentPath.indexOf(node.key());
    if (self < 0) {
      return parentPath.size() < MAX_PATH ? append(parentPath, node.key()) : limitDepth(node);
    }
    List<String> cycle = parentPath.subList(self, parentPath.size());
    String smallest = Collections.min(cycle);
    return smallest.equals(node.key())
        ? List.of(node.key())
        : append(cycle.subList(cycle.indexOf(smallest), cycle.size()), node.key());
  }

  private List<String> limitDepth(KeyAggregate node) {
    telemetry.limitReached(LimitKind.DEPTH);
    if (node.path().size() > 1) {
      node.state.setCuts(node.state.getCuts() + 1);
      node.touch();
    }
    return List.of(node.key());
  }

  private static List<String> append(List<String> path, String key) {
    List<String> extended = new ArrayList<>(path.size() + 1);
    extended.addAll(path);
    extended.add(key);
    return extended;
  }
}
