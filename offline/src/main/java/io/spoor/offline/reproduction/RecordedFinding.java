package io.spoor.offline.reproduction;

import io.spoor.schemas.Finding;
import java.util.Comparator;

/**
 * A finding as the log holds it.
 *
 * @param finding its last revision
 * @param record number of that in the log
 * @param time when it was appended to its topic, milliseconds since the Unix epoch
 * @param revisions how many revisions the log holds
 */
public record RecordedFinding(Finding finding, long record, long time, int revisions) {
  static final Comparator<RecordedFinding> BY_TIME =
      Comparator.comparingLong(RecordedFinding::time).thenComparingLong(RecordedFinding::record);

  /** This, or the other if that is a later revision; counts both. */
  RecordedFinding mergeWith(RecordedFinding other) {
    RecordedFinding latest = version(other.finding) >= version(finding) ? other : this;
    return new RecordedFinding(
        latest.finding, latest.record, latest.time, revisions + other.revisions);
  }

  private static long version(Finding finding) {
    return ((long) finding.getGeneration() << Integer.SIZE) | finding.getRevision();
  }

  /** Whether it says that there is something; one that was taken back says that there is not. */
  public boolean isActive() {
    return !"retracted".equals(finding.getStatus());
  }
}
