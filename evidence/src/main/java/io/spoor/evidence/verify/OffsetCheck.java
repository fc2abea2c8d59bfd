package io.spoor.evidence.verify;

import io.spoor.evidence.record.RecordHeader;
import io.spoor.evidence.segment.Range;
import io.spoor.evidence.segment.Statement;
import io.spoor.evidence.segment.TopicPartition;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Whether a segment's records lie in its ranges, with rising offsets, and are as many. */
final class OffsetCheck {
  private final Map<TopicPartition, Seen> partitions = new HashMap<>();

  /** A range, and how far its records have come. */
  private static final class Seen {
    private final Range range;
    private long next;
    private long records;

    Seen(Range range) {
      this.range = range;
      this.next = range.from();
    }
  }

  OffsetCheck(Statement statement) {
    statement.ranges().forEach(range -> partitions.put(range.partition(), new Seen(range)));
  }

  /** What is wrong with the next record's offset, if anything. */
  Optional<String> next(RecordHeader header) {
    Seen seen = partitions.get(new TopicPartition(header.topic(), header.partition()));
    if (seen == null) {
      return Optional.of("its partition has no range in the statement");
    }
    if (header.offset() < seen.next || header.offset() >= seen.range.to()) {
      return Optional.of(
          "its offset "
              + header.offset()
              + " does not follow: between "
              + seen.next
              + " and "
              + (seen.range.to() - 1)
              + " is expected");
    }
    seen.next = header.offset() + 1;
    seen.records++;
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
            seen ->
                seen.records > seen.range.records()
                    || seen.records + deleted < seen.range.records())
        .map(
            seen ->
                "has "
                    + seen.records
                    + " records of "
                    + seen.range.partition()
                    + ", stated are "
                    + seen.range.records())
        .findFirst();
  }
}
