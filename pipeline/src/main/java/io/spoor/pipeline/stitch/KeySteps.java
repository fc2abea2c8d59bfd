package io.spoor.pipeline.stitch;

/**
 * Ends a step of a key: announces its path to its children, places it or lets it wait, and writes
 * its rows.
 */
final class KeySteps {
  private final ChildRegistry children;
  private final LineageResolver lineage;
  private final PlacementPublisher placement;

  KeySteps(ChildRegistry children, LineageResolver lineage, PlacementPublisher placement) {
    this.children = children;
    this.lineage = lineage;
    this.placement = placement;
  }

  void finish(KeyAggregate node) {
    announceVisibility(node);
    if (placement.mustWait(node)) {
      placement.evaluateWaiting(node);
      lineage.awaitMove(node);
    } else {
      placement.place(node);
      lineage.onPlaced(node);
    }
    lineage.save(node);
  }

  /**
   * Ends a step without a place: the root is sent with the first event, or with the link itself.
   */
  void finishUnplaced(KeyAggregate node) {
    announceVisibility(node);
    lineage.save(node);
  }

  private void announceVisibility(KeyAggregate node) {
    if (node.visibilityChanged()) {
      children.announce(node);
    }
  }
}
