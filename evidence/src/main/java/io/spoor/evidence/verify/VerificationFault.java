package io.spoor.evidence.verify;

import io.spoor.evidence.segment.SegmentFile;
import java.util.Optional;

/**
 * The first fault of a log.
 *
 * @param segment number of the segment, or -1 if the fault is in none
 * @param part the file, if the fault is in one
 * @param location the record, if the fault is in one
 * @param problem description of the fault, for people
 */
public record VerificationFault(
    long segment, Optional<SegmentFile> part, Optional<Location> location, String problem) {
  /**
   * Location of a record.
   *
   * @param inSegment its number in the segment, from 0
   * @param inLog its number in the log, from 0
   * @param byteOffset its offset in the file {@code records} in bytes; the end of the file if it is
   *     missing; {@link #UNKNOWN} if the record is unaltered but should have been altered
   */
  public record Location(long inSegment, long inLog, long byteOffset) {
    public static final long UNKNOWN = -1;
  }

  static VerificationFault ofLog(String problem) {
    return new VerificationFault(-1, Optional.empty(), Optional.empty(), problem);
  }

  static VerificationFault ofSegment(long segment, String problem) {
    return new VerificationFault(segment, Optional.empty(), Optional.empty(), problem);
  }

  static VerificationFault ofPart(long segment, SegmentFile segmentFile, String problem) {
    return new VerificationFault(segment, Optional.of(segmentFile), Optional.empty(), problem);
  }

  /** One sentence without a full stop. */
  @Override
  public String toString() {
    var text = new StringBuilder(segment < 0 ? "the log" : "segment " + segment);
    part.ifPresent(p -> text.append(", ").append(p.fileName()));
    location.ifPresent(
        p ->
            text.append(", record ")
                .append(p.inSegment())
                .append(" (")
                .append(p.inLog())
                .append(" of the log")
                .append(p.byteOffset() < 0 ? ")" : ", byte " + p.byteOffset() + " of the file)"));
    return text.append(": ").append(problem).toString();
  }
}
