package io.spoor.evidence.verify;

import io.spoor.evidence.store.SegmentFile;
import java.util.Optional;

/**
 * The first thing that is wrong with a log.
 *
 * @param segment number of the segment, or -1 if it is in none
 * @param part the file, if it is in one
 * @param location the record, if it is in one
 * @param problem what is wrong, for people
 */
public record VerificationFault(
    long segment, Optional<SegmentFile> part, Optional<Location> location, String problem) {
  /**
   * A record.
   *
   * @param inSegment its number in the segment, from 0
   * @param inLog its number in the log, from 0
   * @param byteOffset byte of the file {@code records} at which it begins; of the end, if it is
   *     missing; {@link #UNKNOWN} where the record is as it was written, but should not be
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
