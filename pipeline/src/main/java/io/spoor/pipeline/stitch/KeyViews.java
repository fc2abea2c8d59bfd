package io.spoor.pipeline.stitch;

import io.spoor.pipeline.ChainViewSink;
import io.spoor.pipeline.state.LastPlacement;
import io.spoor.schemas.ChainKey;

/** Tells decision servers in which chain each key is placed. */
final class KeyViews {
  private final ChainViewSink out;
  private final int generation;

  KeyViews(ChainViewSink out, int generation) {
    this.out = out;
    this.generation = generation;
  }

  /** Publishes the placement of a key; none if it is not placed. */
  void publish(KeyAggregate node) {
    LastPlacement placed = node.state.getPlaced();
    if (placed != null && out.isHeard()) {
      out.key(
          node.key(),
          new ChainKey(
              placed.getChainKey(),
              generation,
              node.state.getEpoch(),
              node.path().size() - 1,
              node.expiresAt()));
    }
  }

  /** Retracts the placement of a key that is evicted. */
  void retract(KeyAggregate node) {
    if (node.state.getPlaced() != null) {
      out.key(node.key(), null);
    }
  }
}
