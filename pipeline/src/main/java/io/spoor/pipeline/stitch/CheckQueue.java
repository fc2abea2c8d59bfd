package io.spoor.pipeline.stitch;

/**
 * Where a key waits for its lineage check. Each queue has a {@link RepeatBudget} of its own, so the
 * keys of a lineage that somebody made long wait for each other, and not the keys of ordinary ones.
 */
enum CheckQueue {
  /** Keys with few keys above them. */
  ORDINARY,

  /** Keys below more than {@link #ORDINARY_DEPTH} others, or below a cut. */
  DEEP;

  /** Longest path of an ordinary lineage: a person, an agent, its tokens and its roles. */
  private static final int ORDINARY_DEPTH = 16;

  static CheckQueue of(KeyAggregate node) {
    Ancestry ancestry = node.ancestry();
    return ancestry.cuts() > 0 || ancestry.path().size() > ORDINARY_DEPTH ? DEEP : ORDINARY;
  }
}
