package io.spoor.pipeline.stitch;

import io.spoor.pipeline.Telemetry;
import io.spoor.pipeline.settings.StageSettings;
import io.spoor.pipeline.state.Holder;
import io.spoor.pipeline.stitch.StitchRows.Child;
import io.spoor.schemas.AnnounceContinued;
import io.spoor.schemas.ChildRegistered;
import io.spoor.schemas.RootPath;
import io.spoor.schemas.key.Keys;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keys that want to be told where a key stands, or whom a name means, now and at each change.
 */
final class Children {
  private final StitchRows rows;
  private final Messages messages;
  private final StageSettings settings;
  private final Telemetry telemetry;

  Children(StitchRows rows, Messages messages, StageSettings settings, Telemetry telemetry) {
    this.rows = rows;
    this.messages = messages;
    this.settings = settings;
    this.telemetry = telemetry;
  }

  /** A child asks to be told. */
  void register(Node node, ChildRegistered request) {
    boolean heard = enlist(node, request.getChild(), request.getRelation());
    tell(node, request.getChild(), request.getRelation(), heard);
  }

  /** Whether the child is one of those that are told from now on. */
  boolean enlist(Node node, String child, String relation) {
    boolean known = rows.hasChild(node.key(), child, relation);
    if (!known) {
      if (node.state.getChildren() >= settings.maxChildren()) {
        refuse(node);
        return false;
      }
      node.state.setChildren(node.state.getChildren() + 1);
      node.touch();
    }
    rows.child(node.key(), child, relation, messages.at());
    return true;
  }

  private void refuse(Node node) {
    telemetry.capped(Telemetry.Cap.CHILDREN);
    if (!node.state.getRefused()) {
      node.state.setRefused(true);
      node.touch();
    }
  }

  /** Tells every registered child where this key stands now. */
  void announce(Node node) {
    if (node.state.getChildren() > 0) {
      announce(node, null);
    }
  }

  void goOn(Node node, AnnounceContinued message) {
    // A newer announcement began at the first child again.
    if (message.getEpoch() == node.state.getAnnouncing()) {
      byte[] after = new byte[message.getAfter().remaining()];
      message.getAfter().duplicate().get(after);
      announce(node, after);
    }
  }

  private void announce(Node node, byte @Nullable [] after) {
    List<Child> children = rows.children(node.key(), after, settings.moveChunk());
    for (Child child : children) {
      tell(node, child.key(), child.relation(), true);
    }
    if (children.size() < settings.moveChunk()) {
      return;
    }
    if (after == null) {
      node.state.setAnnouncing(node.state.getAnnouncing() + 1);
      node.touch();
    }
    messages.goOnAnnouncing(node.key(), children.getLast().row(), node.state.getAnnouncing());
  }

  private void tell(Node node, String child, String relation, boolean heard) {
    if (Links.NAME.equals(relation)) {
      Holder claim = heard ? node.claim() : null;
      messages.resolved(
          child,
          node.key(),
          claim == null ? null : claim.getParent(),
          claim == null ? null : Links.statedBy(node.state.getHolderTrust()),
          node.state.getEpoch());
    } else {
      messages.standing(
          child, node.key(), relation, heard ? standing(node, relation, child) : null);
    }
  }

  /** What a child is told; a run's parent run is not told of before it did anything. */
  @Nullable RootPath standing(Node node, String relation, String child) {
    boolean silent =
        switch (relation) {
          case Links.JOIN -> node.key().equals(Keys.base(child)) && !node.stands();
          case Links.DELEGATION -> !node.visible();
          default -> false;
        };
    return silent ? null : new RootPath(List.copyOf(node.path()), node.state.getEpoch());
  }
}
