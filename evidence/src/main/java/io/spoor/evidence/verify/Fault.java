package io.spoor.evidence.verify;

import io.spoor.evidence.store.Part;
import java.util.Optional;

/**
 * The first thing that is wrong with a log.
 *
 * @param segment number of the segment, or -1 if it is in none
 * @param part the file, if it is in one
 * @param place the record, if it is in one
 * @param problem what is wrong, for people
 */
public record Fault(long segment, Optional<Part> part, Optional<Place> place, String problem) {
  /**
   * A record.
   *
   * @param inSegment its number in the segment, from 0
   * @param inLog its number in the log, from 0
   * @param begin byte of the file {@code records} at which it begins; of the end, if it is missing;
   *     {@link #NOT_SAID} where the record is as it was written, but should not be
   */
  public record Place(long inSegment, long inLog, long begin) {
    public static final long NOT_SAID = -1;
  }

  static Fault ofLog(String problem) {
    return new Fault(-1, Optional.empty(), Optional.empty(), problem);
  }

  static Fault ofSegment(long segment, String problem) {
    return new Fault(segment, Optional.empty(), Optional.empty(), problem);
  }

  static Fault ofPart(long segment, Part part, String problem) {
    return new Fault(segment, Optional.of(part), Optional.empty(), problem);
  }

  /** One sentence without a full stop. */
  @Override
  public String toString() {
    var text = new StringBuilder(segment < 0 ? "the log" : "segment " + segment);
    part.ifPresent(p -> text.append(", ").append(p.fileName()));
    place.ifPresent(
        p ->
            text.append(", record ")
                .append(p.inSegment())
                .append(" (")
                .append(p.inLog())
                .append(" of the log")
                .append(p.begin() < 0 ? ")" : ", byte " + p.begin() + " of the file)"));
    return text.append(": ").append(problem).toString();
  }
}
