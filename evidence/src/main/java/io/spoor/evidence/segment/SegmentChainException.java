package io.spoor.evidence.segment;

import io.spoor.evidence.store.SegmentFile;

/** A segment does not follow from those before it; the message says what is wrong with the part. */
public final class SegmentChainException extends Exception {
  private final SegmentFile segmentFile;
  private final String problem;

  SegmentChainException(SegmentFile segmentFile, String message) {
    super(message);
    this.segmentFile = segmentFile;
    this.problem = message;
  }

  public SegmentFile part() {
    return segmentFile;
  }

  /** The message. */
  public String problem() {
    return problem;
  }
}
