package io.spoor.evidence.avro;

import java.time.Instant;

/**
 * Where a record was read.
 *
 * @param offset in the partition
 * @param time when it was appended there
 */
public record RecordOrigin(String topic, int partition, long offset, Instant time) {

  /** {@code topic/partition/offset}: the id of what has no other. */
  @Override
  public String toString() {
    return topic + "/" + partition + "/" + offset;
  }
}
