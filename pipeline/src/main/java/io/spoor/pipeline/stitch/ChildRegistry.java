package io.spoor.pipeline.stitch;

import io.spoor.pipeline.Telemetry;
import io.spoor.pipeline.state.Holder;
import io.spoor.pipeline.stitch.StitchRows.Child;
import io.spoor.pipeline.stitch.link.Ancestry;
import io.spoor.pipeline.stitch.link.LinkRanking;
import io.spoor.pipeline.stitch.link.StitchOutbox;
import io.spoor.schemas.AnnounceContinued;
import io.spoor.schemas.ChildRegistered;
import io.spoor.schemas.RootPath;
import io.spoor.schemas.key.Keys;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends registered keys the root of a key, or the key an alias resolves to, now and after each
 * change.
 */
final class ChildRegistry {
  /** Children of an alias or a run that are told of one another; aliases of tokens have few. */
  private static final int MAX_FIRST = 256;

  private final StitchRows rows;
  private final StitchOutbox outbox;
  private final int chunkSize;
  private final int maxChildren;
  private final Telemetry telemetry;

  ChildRegistry(
      StitchRows rows, StitchOutbox outbox, int chunkSize, int maxChildren, Telemetry telemetry) {
    this.rows = rows;
    this.outbox = outbox;
    this.chunkSize = chunkSize;
    this.maxChildren = maxChildren;
    this.telemetry = telemetry;
  }

  int maxChildren() {
    return maxChildren;
  }

  /** Registers a child. */
  void register(KeyAggregate node, ChildRegistered request) {
    boolean registered = subscribe(node, request.getChild(), request.getRelation());
    sendAnnouncement(node, request.getChild(), request.getRelation(), registered);
  }

  /** Subscribes the child; false when the key already has the maximum number of children. */
  boolean subscribe(KeyAggregate node, String child, String relation) {
    boolean isKnown = rows.hasChild(node.key(), child, relation);
    if (!isKnown) {
      if (node.state.getChildren() >= maxChildren) {
        reject(node);
        return false;
      }
      node.state.setChildren(node.state.getChildren() + 1);
      node.touch();
    }
    rows.child(node.key(), child, relation, outbox.causeTime());
    return true;
  }

  private void reject(KeyAggregate node) {
    telemetry.limitReached(Telemetry.LimitKind.CHILDREN);
    if (!node.state.getRefused()) {
      node.state.setRefused(true);
      node.touch();
    }
  }

  /** The children of a relation, of the first ones. */
  List<String> first(KeyAggregate node, String relation) {
    return first(node).stream()
        .filter(child -> child.relation().equals(relation))
        .map(Child::key)
        .toList();
  }

  /** The first children, at most {@value #MAX_FIRST}. */
  List<Child> first(KeyAggregate node) {
    return node.state.getChildren() == 0 ? List.of() : rows.children(node.key(), null, MAX_FIRST);
  }

  /** Sends the current root to every registered child. */
  void announce(KeyAggregate node) {
    if (node.state.getChildren() > 0) {
      announce(node, null);
    }
  }

  void resume(KeyAggregate node, AnnounceContinued message) {
    // A newer announcement restarted at the first child.
    if (message.getEpoch() == node.state.getAnnouncing()) {
      byte[] after = new byte[message.getAfter().remaining()];
      message.getAfter().duplicate().get(after);
      announce(node, after);
    }
  }

  private void announce(KeyAggregate node, byte @Nullable [] after) {
    List<Child> children = rows.children(node.key(), after, chunkSize);
    for (Child child : children) {
      sendAnnouncement(node, child.key(), child.relation(), true);
    }
    if (children.size() < chunkSize) {
      return;
    }
    if (after == null) {
      node.state.setAnnouncing(node.state.getAnnouncing() + 1);
      node.touch();
    }
    outbox.continueAnnouncing(node.key(), children.getLast().row(), node.state.getAnnouncing());
  }

  private void sendAnnouncement(
      KeyAggregate node, String child, String relation, boolean registered) {
    if (LinkRanking.isDerived(relation) || LinkRanking.YIELDS.equals(relation)) {
      // It is told of runs, not of the key that the alias resolves to.
      return;
    }
    if (LinkRanking.ALIAS.equals(relation)) {
      Holder claim = registered ? node.claimFor(child) : null;
      List<String> claimants = registered && claim == null ? node.claimants() : List.of();
      outbox.aliasResolved(
          child,
          node.key(),
          claim == null ? null : claim.getParent(),
          claim == null && claimants.isEmpty()
              ? null
              : LinkRanking.statedBy(node.state.getHolderTrust()),
          claimants,
          node.state.getEpoch());
    } else {
      outbox.rootAnnounced(
          child, node.key(), relation, registered ? announcedPath(node, relation, child) : null);
    }
  }

  /** The path that a child is sent; null for a started run while its parent run has no actions. */
  @Nullable RootPath announcedPath(KeyAggregate node, String relation, String child) {
    boolean isHidden =
        switch (relation) {
          case LinkRanking.JOIN -> node.key().equals(Keys.base(child)) && !node.isPlaced();
          case LinkRanking.DELEGATION -> !node.isVisible();
          default -> false;
        };
    if (isHidden) {
      return null;
    }
    Ancestry ancestry = node.ancestry();
    return new RootPath(
        ancestry.path(),
        node.state.getEpoch(),
        ancestry.cuts(),
        ancestry.settled() && !node.state.getChildrenWait());
  }
}
