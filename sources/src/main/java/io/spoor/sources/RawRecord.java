package io.spoor.sources;

import java.util.Arrays;
import java.util.Objects;

/**
 * A raw record and its position.
 *
 * @param value the bytes received; not to be modified afterwards
 * @param topic Kafka topic, or the file name when read without a broker
 * @param partition partition of that topic, 0 for a file
 * @param offset offset in the partition, or line number from 0 for a file
 * @param arrivedAtMillis append time, milliseconds since the Unix epoch, UTC
 */
@SuppressWarnings(
    "ArrayRecordComponent") // copying or wrapping every record would cost more than it protects
public record RawRecord(
    byte[] value, String topic, int partition, long offset, long arrivedAtMillis) {

  @Override
  public boolean equals(Object other) {
    return other instanceof RawRecord that
        && partition == that.partition
        && offset == that.offset
        && arrivedAtMillis == that.arrivedAtMillis
        && topic.equals(that.topic)
        && Arrays.equals(value, that.value);
  }

  @Override
  public int hashCode() {
    return Objects.hash(topic, partition, offset, arrivedAtMillis, Arrays.hashCode(value));
  }

  /** Leaves out the value, which may contain live secrets. */
  @Override
  public String toString() {
    return "RawRecord[" + topic + '-' + partition + '@' + offset + ", " + value.length + " bytes]";
  }
}
