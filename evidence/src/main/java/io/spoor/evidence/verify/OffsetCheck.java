package io.spoor.evidence.verify;

import io.spoor.evidence.record.RecordHeader;
import io.spoor.evidence.segment.OffsetRange;
import io.spoor.evidence.segment.SegmentStatement;
import io.spoor.evidence.segment.SourcePartition;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Checks that a segment's records are within its ranges, with increasing offsets, and match their
 * number.
 */
final class OffsetCheck {
  private final Map<SourcePartition, PartitionProgress> partitions = new HashMap<>();

  /** A range, and the position of its records. */
  private static final class PartitionProgress {
    private final OffsetRange range;
    private long nextOffset;
    private long records;

    PartitionProgress(OffsetRange range) {
      this.range = range;
      this.nextOffset = range.from();
    }
  }

  OffsetCheck(SegmentStatement statement) {
    statement
        .ranges()
        .forEach(range -> partitions.put(range.partition(), new PartitionProgress(range)));
  }

  /** The fault of the next record's offset, if any. */
  Optional<String> check(RecordHeader header) {
    PartitionProgress progress =
        partitions.get(new SourcePartition(header.topic(), header.partition()));
    if (progress == null) {
      return Optional.of("its partition has no range in the statement");
    }
    if (header.offset() < progress.nextOffset || header.offset() >= progress.range.to()) {
      return Optional.of(
          "its offset "
              + header.offset()
              + " is out of order: "
              + progress.nextOffset
              + " to "
              + (progress.range.to() - 1)
              + " is expected");
    }
    progress.nextOffset = header.offset() + 1;
    progress.records++;
    return Optional.empty();
  }

  /**
   * The fault of the record counts, if any. The partition of a deleted record is unknown; the
   * segment's tree proves the total number.
   *
   * @param deleted number of deleted records
   */
  Optional<String> end(long deleted) {
    return partitions.values().stream()
        .filter(
            progress ->
                progress.records > progress.range.records()
                    || progress.records + deleted < progress.range.records())
        .map(
            progress ->
                "has "
                    + progress.records
                    + " records of "
                    + progress.range.partition()
                    + ", but the statement has "
                    + progress.range.records())
        .findFirst();
  }
}
