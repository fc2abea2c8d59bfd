package io.spoor.evidence.avro;

import java.time.Instant;

/**
 * Source position of a record.
 *
 * @param offset in the partition
 * @param time append time on the topic
 */
public record RecordOrigin(String topic, int partition, long offset, Instant time) {

  /** {@code topic/partition/offset}: the id of a record without any other. */
  @Override
  public String toString() {
    return topic + "/" + partition + "/" + offset;
  }
}
