package io.spoor.evidence.segment;

/** Thrown if a segment does not follow from its predecessors; the message states the fault. */
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
