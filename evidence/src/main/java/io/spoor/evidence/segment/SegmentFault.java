package io.spoor.evidence.segment;

import io.spoor.evidence.store.Part;

/** A segment does not follow from those before it; the message says what is wrong with the part. */
public final class SegmentFault extends Exception {
  private final Part part;
  private final String problem;

  SegmentFault(Part part, String message) {
    super(message);
    this.part = part;
    this.problem = message;
  }

  public Part part() {
    return part;
  }

  /** The message. */
  public String problem() {
    return problem;
  }
}
