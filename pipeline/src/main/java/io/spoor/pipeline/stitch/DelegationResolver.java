package io.spoor.pipeline.stitch;

import io.spoor.pipeline.state.RankedLink;
import io.spoor.pipeline.stitch.link.LinkRanking;
import io.spoor.pipeline.stitch.link.StitchOutbox;
import io.spoor.schemas.Link;
import io.spoor.schemas.RootPath;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Resolves which run started a run. The started run roots its own chain, with an edge to its
 * starter.
 */
final class DelegationResolver {
  private final StitchOutbox outbox;

  DelegationResolver(StitchOutbox outbox) {
    this.outbox = outbox;
  }

  /**
   * Accepts a delegation link whose child is {@code node}; {@code changed}: new, or earlier than
   * known.
   */
  void accept(KeyAggregate node, Link link, boolean changed) {
    if (changed) {
      choose(node, link);
    }
    if (link.getAnnouncement() != null) {
      onAnnounced(node, link.getParent(), link.getAnnouncement());
    }
  }

  private void choose(KeyAggregate node, Link link) {
    RankedLink previous = node.state.getDelegation();
    RankedLink current = LinkRanking.stronger(previous, LinkRanking.ranked(link));
    node.state.setDelegation(current);
    node.touch();
    if (previous != null && previous.getParent().equals(current.getParent())) {
      return;
    }
    if (previous != null) {
      node.state.setDelegationRoot(null);
    }
    if (link.getAnnouncement() == null || !current.getParent().equals(link.getParent())) {
      outbox.register(current.getParent(), node.key(), LinkRanking.DELEGATION);
    }
  }

  /** Accepts the root of the run that started this one. */
  static void onAnnounced(KeyAggregate node, String parent, @Nullable RootPath path) {
    RankedLink delegation = node.state.getDelegation();
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
