package io.spoor.connectors.alerts;

import io.spoor.connectors.alerts.delivery.PendingDelivery;
import io.spoor.connectors.sink.DeadLetterReporter;
import io.spoor.connectors.sink.RecordAck;
import io.spoor.connectors.sink.RejectedRecordException;
import io.spoor.schemas.Alert;
import io.spoor.schemas.AlertVerdict;
import java.time.Instant;
import java.util.concurrent.Future;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/** A pending delivery of a Connect sink record. */
record SinkRecordDelivery(
    SinkRecord kafka, SpecificRecord record, RecordAck ack, DeadLetterReporter deadLetters)
    implements PendingDelivery {

  /** Another notification of the same sink record. */
  SinkRecordDelivery with(SpecificRecord other) {
    return new SinkRecordDelivery(kafka, other, ack, deadLetters);
  }

  TopicPartition partition() {
    return new TopicPartition(kafka.originalTopic(), kafka.originalKafkaPartition());
  }

  @Override
  public String alertId() {
    return switch (record) {
      case Alert alert -> alert.getAlertId();
      case AlertVerdict verdict -> verdict.getAlertId();
      default ->
          throw new IllegalStateException("no notification exists for " + record.getSchema());
    };
  }

  @Override
  public Instant receivedAt() {
    Long millis = kafka.timestamp();
    return millis == null ? Instant.EPOCH : Instant.ofEpochMilli(millis);
  }

  @Override
  public int bytes() {
    return kafka.value() instanceof byte[] bytes ? bytes.length : 0;
  }

  @Override
  public void settleAfter(Future<?> delivery) {
    ack.settleAfter(delivery);
  }

  @Override
  public void reject(String reason, Future<?> deadLetter) {
    ack.settleAfter(
        deadLetter, deadLetters.report(kafka, new RejectedRecordException(reason, null)));
  }
}
