package io.spoor.offline.reproduction;

import io.spoor.schemas.Finding;
import java.util.Comparator;

/**
 * A finding as recorded in the log.
 *
 * @param finding its last revision
 * @param record number of its record in the log
 * @param time append time of the record, milliseconds since the Unix epoch
 * @param revisions number of revisions in the log
 */
public record RecordedFinding(Finding finding, long record, long time, int revisions) {
  static final Comparator<RecordedFinding> BY_TIME =
      Comparator.comparingLong(RecordedFinding::time).thenComparingLong(RecordedFinding::record);

  /** The later revision of both, with the sum of their counts. */
  RecordedFinding mergeWith(RecordedFinding other) {
    RecordedFinding latest = version(other.finding) >= version(finding) ? other : this;
    return new RecordedFinding(
        latest.finding, latest.record, latest.time, revisions + other.revisions);
  }

  private static long version(Finding finding) {
    return ((long) finding.getGeneration() << Integer.SIZE) | finding.getRevision();
  }

  /** Whether it is active, not retracted. */
  public boolean isActive() {
    return !"retracted".equals(finding.getStatus());
  }
}
