package io.spoor.connectors.evidence;

import io.spoor.evidence.avro.RecordOrigin;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/** Maps a Connect record to its origin in the log's terms; transformations are ignored. */
final class SinkRecordOrigins {

  private SinkRecordOrigins() {}

  static TopicPartition partition(SinkRecord record) {
    return new TopicPartition(record.originalTopic(), record.originalKafkaPartition());
  }

  static io.spoor.evidence.segment.SourcePartition evidence(TopicPartition partition) {
    return new io.spoor.evidence.segment.SourcePartition(partition.topic(), partition.partition());
  }

  static RecordOrigin origin(SinkRecord record) {
    Long appended = record.timestamp();
    return new RecordOrigin(
        record.originalTopic(),
        record.originalKafkaPartition(),
        record.originalKafkaOffset(),
        appended == null ? Instant.EPOCH : Instant.ofEpochMilli(appended));
  }

  static @Nullable String key(SinkRecord record) {
    Object key = record.key();
    return key instanceof byte[] bytes
        ? new String(bytes, StandardCharsets.UTF_8)
        : key == null ? null : key.toString();
  }
}
