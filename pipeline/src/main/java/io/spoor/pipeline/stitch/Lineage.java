package io.spoor.pipeline.stitch;

import io.spoor.pipeline.Telemetry;
import io.spoor.pipeline.Telemetry.Cap;
import io.spoor.pipeline.state.Preferred;
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
 * Who a key's parent is, and what its root is.
 *
 * <pre>
 *  link ──► child's key: is it the greatest?  ── no ──► kept, nothing follows
 *                         │ yes
 *                         ├─ the link brought the parent's path ──────────────► follow it            (one hop)
 *                         └─ register with the parent ──► parent answers ─────► follow it            (two hops)
 *                              meanwhile a new key stands right under its parent
 *  parent's path changes ──► each registered child is told ──► its path changes ──► its children …
 * </pre>
 *
 * A path that comes back to the key is a cycle: its members elect the smallest key as root, each
 * from the path alone.
 */
final class Lineage {
  /** Keys in a path; a longer lineage is cut and the key roots a chain of its own. */
  static final int MAX_PATH = 64;

  /**
   * A key that was cut so often is on a cycle longer than a path, which would chase its own tail
   * for ever: it stays cut until its parent changes.
   */
  private static final int MAX_CUTS = 16;

  private final StitchRows rows;
  private final Messages messages;
  private final Children children;
  private final Names names;
  private final Delegation delegation;
  private final Eviction eviction;
  private final long maxLinks;
  private final Telemetry telemetry;

  Lineage(
      StitchRows rows,
      Messages messages,
      Children children,
      Eviction eviction,
      long maxLinks,
      Telemetry telemetry) {
    this.rows = rows;
    this.messages = messages;
    this.children = children;
    this.names = new Names(messages, children, telemetry);
    this.delegation = new Delegation(messages);
    this.eviction = eviction;
    this.maxLinks = maxLinks;
    this.telemetry = telemetry;
  }

  /** What is known of a key that something was heard of now. */
  Node load(String key) {
    Node node = known(key);
    if (node == null) {
      node = Node.fresh(key);
      String base = node.dayOf();
      if (base != null) {
        startDay(node, base);
      }
    }
    eviction.heard(node, messages.at());
    return node;
  }

  /** What is known of a key, dead or alive; null when nothing is. */
  @Nullable Node known(String key) {
    var state = rows.state(key);
    return state == null ? null : new Node(state);
  }

  void save(Node node) {
    if (node.changed()) {
      rows.state(node.state);
    }
  }

  /**
   * A new day of a long-lived key stands where the key itself stands. Both are kept in one place,
   * so no message is needed.
   */
  private void startDay(Node day, String baseKey) {
    Node base = load(baseKey);
    if (!base.state.getBase()) {
      base.state.setBase(true);
      base.touch();
    }
    children.enlist(base, day.key(), Links.JOIN);
    save(base);
    day.state.setParent(baseKey);
    if (base.stands()) {
      follow(day, base.path());
    }
  }

  /** A link whose child is {@code node}. */
  void accept(Node node, Link link) {
    Link known = rows.link(node.key(), link.getLinkId());
    boolean first = known == null;
    boolean news =
        known == null
            || Links.earlier(
                link.getIssuedAt(), link.getEventId(), known.getIssuedAt(), known.getEventId());
    if (news) {
      keep(node, link, first);
    }
    switch (link.getRelation()) {
      case Links.JOIN -> join(node, link, first, news);
      case Links.CLAIM -> {
        if (news) {
          names.claim(node, link, first);
        }
      }
      case Links.NAME -> {
        if (news) {
          names.goBy(node, link);
          chooseParent(node, null);
        }
      }
      default -> delegation.accept(node, link, news);
    }
    if (link.getExpiresAt() != null) {
      eviction.keepUntil(node, link.getExpiresAt());
    }
  }

  /** Of a key that all the world claims, only so many links are kept; the greatest still counts. */
  private void keep(Node node, Link link, boolean first) {
    if (first) {
      if (node.state.getLinks() >= maxLinks) {
        telemetry.capped(Cap.LINKS);
        return;
      }
      telemetry.link(link);
      node.state.setLinks(node.state.getLinks() + 1);
      node.touch();
    }
    rows.link(Links.with(link, null, link.getAt()));
  }

  private void join(Node node, Link link, boolean first, boolean news) {
    if (news) {
      node.state.setJoin(Links.greater(node.state.getJoin(), Links.preferred(link)));
      if (Links.PRESENTED.equals(link.getMethod())) {
        Holders.add(node, link, first);
        Holders.ask(node, messages);
      }
      node.touch();
    }
    chooseParent(node, link);
    if (news) {
      tellDays(node);
    }
  }

  private void chooseParent(Node node, @Nullable Link link) {
    String parent = wanted(node);
    String followed = node.state.getParent();
    Link stated = link != null && link.getParent().equals(parent) ? link : null;
    boolean early = stated != null && EarlyLinks.isEarly(stated);
    RootPath brought = stated == null || early ? null : stated.getAnnouncement();
    if (Objects.equals(parent, followed)) {
      if (brought != null) {
        hear(node, brought);
      } else if (stated != null && !early && node.state.getParentEpoch() < 0) {
        // It came early, and its parent's keeper does not say where that stands.
        messages.register(parent, node.key(), Links.JOIN);
      }
      return;
    }
    node.state.setParent(parent);
    node.state.setParentEpoch(-1L);
    node.state.setCuts(0);
    node.touch();
    if (parent == null) {
      follow(node, List.of());
    } else if (parent.equals(node.dayOf())) {
      Node base = load(parent);
      save(base);
      follow(node, base.stands() ? base.path() : List.of());
    } else if (brought != null) {
      hear(node, brought);
    } else {
      if (!early) {
        messages.register(parent, node.key(), Links.JOIN);
      }
      if (node.state.getPlaced() == null) {
        // Most parents are roots. A key that has no actions yet need not wait for the answer.
        follow(node, List.of(parent));
      }
    }
  }

  /**
   * The parent that the links known so far call for. What is said of a long-lived key is said of
   * each of its days.
   */
  private @Nullable String wanted(Node node) {
    Preferred greatest = Names.greatest(node);
    String base = node.dayOf();
    if (base != null && Links.less(greatest, ofBase(base))) {
      return base;
    }
    if (greatest == null) {
      return null;
    }
    return greatest.getHolding() && node.shared() ? null : greatest.getParent();
  }

  private @Nullable Preferred ofBase(String base) {
    Node keeper = known(base);
    return keeper == null ? null : Names.greatest(keeper);
  }

  /**
   * The days of a long-lived key stand by the key's own link: another one is news to them even if
   * the path is the same.
   */
  private void tellDays(Node node) {
    if (node.state.getBase()) {
      node.state.setEpoch(node.state.getEpoch() + 1);
      children.announce(node);
    }
  }

  void resolved(Node node, NameResolved message) {
    if (Names.resolved(node, message)) {
      chooseParent(node, null);
      tellDays(node);
    }
  }

  void announced(Node node, RootAnnounced message) {
    String parent = message.getParent();
    switch (message.getRelation()) {
      case Links.JOIN -> {
        if (parent.equals(node.dayOf())) {
          chooseParent(node, null);
        }
        if (parent.equals(node.state.getParent())) {
          hear(node, message.getRoot());
        }
      }
      case Links.HOLDING -> {
        if (Holders.hear(node, parent, message.getRoot())) {
          chooseParent(node, null);
          tellDays(node);
        }
      }
      default -> Delegation.hear(node, parent, message.getRoot());
    }
  }

  private void hear(Node node, @Nullable RootPath parent) {
    if (parent == null) {
      follow(node, List.of());
    } else if (parent.getEpoch() >= node.state.getParentEpoch()) {
      node.state.setParentEpoch(parent.getEpoch());
      node.touch();
      follow(node, parent.getPath());
    }
  }

  /**
   * Takes its place under a parent whose path is given; an empty one means that it stands on its
   * own.
   */
  private void follow(Node node, List<String> parentPath) {
    List<String> path = pathUnder(node, parentPath);
    if (!path.equals(node.path())) {
      node.state.setPath(path);
      node.state.setEpoch(node.state.getEpoch() + 1);
      node.touch();
      children.announce(node);
    }
  }

  private List<String> pathUnder(Node node, List<String> parentPath) {
    if (node.state.getCuts() > MAX_CUTS || parentPath.isEmpty()) {
      return List.of(node.key());
    }
    int self = parentPath.indexOf(node.key());
    if (self < 0) {
      return parentPath.size() < MAX_PATH ? append(parentPath, node.key()) : cut(node);
    }
    List<String> cycle = parentPath.subList(self, parentPath.size());
    String smallest = Collections.min(cycle);
    return smallest.equals(node.key())
        ? List.of(node.key())
        : append(cycle.subList(cycle.indexOf(smallest), cycle.size()), node.key());
  }

  private List<String> cut(Node node) {
    telemetry.capped(Cap.DEPTH);
    if (node.path().size() > 1) {
      node.state.setCuts(node.state.getCuts() + 1);
      node.touch();
    }
    return List.of(node.key());
  }

  private static List<String> append(List<String> path, String key) {
    List<String> longer = new ArrayList<>(path.size() + 1);
    longer.addAll(path);
    longer.add(key);
    return longer;
  }
}
