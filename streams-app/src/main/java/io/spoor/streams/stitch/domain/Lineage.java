package io.spoor.streams.stitch.domain;

import io.spoor.schemas.ChildRegistered;
import io.spoor.schemas.Link;
import io.spoor.schemas.RootAnnounced;
import io.spoor.schemas.RootPath;
import io.spoor.schemas.key.Keys;
import io.spoor.streams.stage.Outbox;
import io.spoor.streams.state.Preferred;
import io.spoor.streams.stitch.domain.StitchRows.Child;
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
 *  parent's path changes ──► each registered child is told ──► its path changes ──► its children …
 * </pre>
 *
 * A path that comes back to the key is a cycle: its members elect the smallest key as root, each
 * from the path alone.
 */
final class Lineage {
  /** Keys in a path; a longer lineage is cut and the key roots a chain of its own. */
  static final int MAX_PATH = 64;

  private static final int CHILDREN_AT_ONCE = 1_000;

  private final StitchRows rows;
  private final Outbox out;

  Lineage(StitchRows rows, Outbox out) {
    this.rows = rows;
    this.out = out;
  }

  Node load(String key) {
    var state = rows.state(key);
    if (state != null) {
      return new Node(state);
    }
    Node node = Node.fresh(key);
    node.touch();
    String base = node.dayOf();
    if (base != null) {
      startDay(node, base);
    }
    return node;
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
      base.state.setHasChildren(true);
      base.touch();
      save(base);
    }
    rows.child(baseKey, day.key(), Links.JOIN);
    day.state.setParent(baseKey);
    if (base.stands()) {
      follow(day, base.path());
    }
  }

  /** A link whose child is {@code node}. */
  void accept(Node node, Link link) {
    Link known = rows.link(node.key(), link.getLinkId());
    boolean news =
        known == null
            || Links.earlier(
                link.getIssuedAt(), link.getEventId(), known.getIssuedAt(), known.getEventId());
    if (news) {
      rows.link(Link.newBuilder(link).setAnnouncement(null).build());
    }
    if (Links.joins(link)) {
      if (news) {
        node.state.setJoin(Links.greater(node.state.getJoin(), Links.preferred(link)));
        Holders.add(node, link, known == null);
        node.touch();
      }
      chooseParent(node, link);
      if (news) {
        tellDays(node);
      }
    } else {
      if (news) {
        delegate(node, link);
      }
      if (link.getAnnouncement() != null) {
        hearDelegation(node, link.getParent(), link.getAnnouncement());
      }
    }
  }

  private void chooseParent(Node node, Link link) {
    String parent = wanted(node);
    String followed = node.state.getParent();
    RootPath brought = link.getParent().equals(parent) ? link.getAnnouncement() : null;
    if (Objects.equals(parent, followed)) {
      if (brought != null) {
        hear(node, brought);
      }
      return;
    }
    node.state.setParent(parent);
    node.state.setParentEpoch(-1L);
    node.state.setCut(false);
    node.touch();
    if (parent == null) {
      follow(node, List.of());
    } else if (parent.equals(node.dayOf())) {
      Node base = load(parent);
      follow(node, base.stands() ? base.path() : List.of());
    } else if (brought != null) {
      hear(node, brought);
    } else {
      out.toLinks(parent, new ChildRegistered(parent, node.key(), Links.JOIN, 0L));
    }
  }

  /** The parent that the links known so far call for. */
  private static @Nullable String wanted(Node node) {
    Preferred join = node.state.getJoin();
    if (join == null) {
      return node.dayOf();
    }
    return join.getHolding() && node.shared() ? null : join.getParent();
  }

  /**
   * The days of a long-lived key stand by the key's own link: another one is news to them even if
   * the path is the same.
   */
  private void tellDays(Node node) {
    if (node.state.getBase()) {
      node.state.setEpoch(node.state.getEpoch() + 1);
      announce(node);
    }
  }

  private void delegate(Node node, Link link) {
    Preferred before = node.state.getDelegation();
    Preferred now = Links.greater(before, Links.preferred(link));
    node.state.setDelegation(now);
    node.touch();
    if (before != null && before.getParent().equals(now.getParent())) {
      return;
    }
    if (before != null) {
      node.state.setDelegationRoot(null);
    }
    if (link.getAnnouncement() == null || !now.getParent().equals(link.getParent())) {
      out.toLinks(
          now.getParent(), new ChildRegistered(now.getParent(), node.key(), Links.DELEGATION, 0L));
    }
  }

  /** A child asks to be told where this key stands. */
  void register(Node node, ChildRegistered request) {
    enlist(node, request.getChild(), request.getRelation());
    tell(node, request.getChild(), request.getRelation());
  }

  void enlist(Node node, String child, String relation) {
    rows.child(node.key(), child, relation);
    if (!node.state.getHasChildren()) {
      node.state.setHasChildren(true);
      node.touch();
    }
  }

  void announced(Node node, RootAnnounced message) {
    if (!Links.JOIN.equals(message.getRelation())) {
      hearDelegation(node, message.getParent(), message.getRoot());
    } else if (message.getParent().equals(node.state.getParent())) {
      hear(node, message.getRoot());
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

  private void hearDelegation(Node node, String parent, @Nullable RootPath path) {
    Preferred delegation = node.state.getDelegation();
    if (delegation == null || !delegation.getParent().equals(parent)) {
      return;
    }
    String root = path == null ? null : path.getPath().getFirst();
    if (!Objects.equals(root, node.state.getDelegationRoot())) {
      node.state.setDelegationRoot(root);
      node.touch();
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
      announce(node);
    }
  }

  private static List<String> pathUnder(Node node, List<String> parentPath) {
    if (node.state.getCut() || parentPath.isEmpty()) {
      return List.of(node.key());
    }
    int self = parentPath.indexOf(node.key());
    if (self < 0) {
      if (parentPath.size() >= MAX_PATH) {
        // Stays cut until its parent changes: a long cycle would otherwise chase its own tail for
        // ever.
        node.state.setCut(true);
        return List.of(node.key());
      }
      return append(parentPath, node.key());
    }
    List<String> cycle = parentPath.subList(self, parentPath.size());
    String smallest = Collections.min(cycle);
    return smallest.equals(node.key())
        ? List.of(node.key())
        : append(cycle.subList(cycle.indexOf(smallest), cycle.size()), node.key());
  }

  private static List<String> append(List<String> path, String key) {
    List<String> longer = new ArrayList<>(path.size() + 1);
    longer.addAll(path);
    longer.add(key);
    return longer;
  }

  /** Tells every registered child where this key stands now. */
  void announce(Node node) {
    if (!node.state.getHasChildren()) {
      return;
    }
    byte[] after = null;
    List<Child> children;
    do {
      children = rows.children(node.key(), after, CHILDREN_AT_ONCE);
      for (Child child : children) {
        tell(node, child.key(), child.relation());
        after = child.row();
      }
    } while (children.size() == CHILDREN_AT_ONCE);
  }

  private void tell(Node node, String child, String relation) {
    out.toLinks(
        child, new RootAnnounced(child, node.key(), relation, standing(node, relation, child), 0L));
  }

  /** What a child is told; a run's parent run is not told of before it did anything. */
  @Nullable RootPath standing(Node node, String relation, String child) {
    boolean silent =
        Links.JOIN.equals(relation)
            ? node.key().equals(Keys.base(child)) && !node.stands()
            : !node.visible();
    return silent ? null : new RootPath(List.copyOf(node.path()), node.state.getEpoch());
  }
}
