package io.spoor.evidence.verify;

import io.spoor.evidence.record.RecordHeader;
import io.spoor.evidence.segment.OffsetRange;
import io.spoor.evidence.segment.SegmentStatement;
import io.spoor.evidence.segment.SourcePartition;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Whether a segment's records lie in its ranges, with rising offsets, and are as many. */
final class OffsetCheck {
  private final Map<SourcePartition, PartitionProgress> partitions = new HashMap<>();

  /** A range, and how far its records have come. */
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

  /** What is wrong with the next record's offset, if anything. */
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
              + " does not follow: between "
              + progress.nextOffset
              + " and "
              + (progress.range.to() - 1)
              + " is expected");
    }
    progress.nextOffset = header.offset() + 1;
    progress.records++;
    return Optional.empty();
  }

  /**
   * What is wrong with the numbers of records, if anything. Of which partition a deleted one was
   * nobody knows any more; that there are as many as stated in all, the segment's tree says.
   *
   * @param deleted how many are deleted
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
                    + ", stated are "
                    + progress.range.records())
        .findFirst();
  }
}
