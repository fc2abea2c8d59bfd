package io.spoor.pipeline.detect.engine;

import io.spoor.schemas.Finding;
import org.jspecify.annotations.Nullable;

/**
 * The stored findings about one subject, by detector, as {@link FindingBook} reads and writes them.
 */
public interface FindingPage {
  /** The last published revision of the detector's finding; null when there is none. */
  @Nullable Finding last(String ruleId);

  /** Stores the next revision, before it is published. */
  void write(FindingChange change);

  /** Called after the revision is published. */
  default void onPublished(FindingChange change) {}

  /** The input that is being evaluated. */
  default Cause cause() {
    return Cause.UNKNOWN;
  }

  /** A greatest revision used before, which the next one must exceed. */
  default long revisionFloor() {
    return 0;
  }

  /** Whether a finding stays as published, as the records that would change it are too few. */
  default boolean isSettled(Finding next) {
    return false;
  }

  /** What becomes of a finding that its detector no longer detects. */
  default Undetected onUndetected(Finding last) {
    return Undetected.RETRACT;
  }

  /** Outcome for a finding that is no longer detected. */
  enum Undetected {
    RETRACT,
    /** Some of its evidence may not have been evaluated: it stays as published. */
    KEEP,
    /** As {@link #KEEP}, but a finding that another chain published is published by this one. */
    ADOPT
  }
}
