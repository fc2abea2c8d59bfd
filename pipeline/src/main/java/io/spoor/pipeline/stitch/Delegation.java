package io.spoor.pipeline.stitch;

import io.spoor.pipeline.state.Preferred;
import io.spoor.schemas.Link;
import io.spoor.schemas.RootPath;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which run started a run. The started one roots a chain of its own, with an edge to the other. */
final class Delegation {
  private final Messages messages;

  Delegation(Messages messages) {
    this.messages = messages;
  }

  /** A delegation link whose child is {@code node}; {@code news}: unknown so far, or earlier. */
  void accept(Node node, Link link, boolean news) {
    if (news) {
      choose(node, link);
    }
    if (link.getAnnouncement() != null) {
      hear(node, link.getParent(), link.getAnnouncement());
    }
  }

  private void choose(Node node, Link link) {
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
      messages.register(now.getParent(), node.key(), Links.DELEGATION);
    }
  }

  /** The run that started this one says where it stands. */
  static void hear(Node node, String parent, @Nullable RootPath path) {
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
}
