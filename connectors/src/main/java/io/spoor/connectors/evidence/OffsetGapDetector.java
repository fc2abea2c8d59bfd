package io.spoor.connectors.evidence;

import io.spoor.connectors.evidence.kafka.PartitionBounds;
import io.spoor.connectors.evidence.kafka.PartitionBounds.Bounds;
import io.spoor.connectors.evidence.seal.Sealer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Distinguishes offsets without a record (transaction markers, compaction) from those whose records
 * were deleted before they were read. It queries Kafka only after an old record, when a deletion is
 * possible.
 */
final class OffsetGapDetector {
  /** No topic deletes younger records; the shortest retention is a day. */
  private static final Duration SAFE = Duration.ofHours(1);

  private final PartitionBounds bounds;
  private final InstantSource clock;

  /** Append time of the latest record of each partition, milliseconds. */
  private final Map<TopicPartition, Long> latest = new HashMap<>();

  OffsetGapDetector(PartitionBounds bounds, InstantSource clock) {
    this.bounds = bounds;
    this.clock = clock;
  }

  /** Clears the state after a seek: earlier records are unknown. */
  void removePartitions(Collection<TopicPartition> partitions) {
    latest.keySet().removeAll(partitions);
  }

  /** First undeleted offsets of partitions with a gap that a deletion may have caused. */
  Map<TopicPartition, Bounds> findSuspects(Collection<SinkRecord> records, Sealer sealer) {
    Map<TopicPartition, Long> expected = new HashMap<>();
    Set<TopicPartition> suspects = new HashSet<>();
    long safeSince = clock.millis() - SAFE.toMillis();
    for (SinkRecord record : records) {
      TopicPartition partition = SinkRecordOrigins.partition(record);
      long offset = record.originalKafkaOffset();
      Long next = expected.get(partition);
      if (next == null) {
        OptionalLong nextOffset = sealer.nextOffset(SinkRecordOrigins.evidence(partition));
        next = nextOffset.orElse(offset);
      }
      boolean mayBeDeleted = latest.getOrDefault(partition, 0L) < safeSince;
      if (offset > next && mayBeDeleted) {
        suspects.add(partition);
      }
      expected.put(partition, offset + 1);
      Long appended = record.timestamp();
      if (appended != null) {
        latest.put(partition, appended);
      }
    }
    return suspects.isEmpty() ? Map.of() : bounds.of(suspects);
  }
}
