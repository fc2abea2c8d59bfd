package io.spoor.connectors.alerts;

import io.spoor.connectors.alerts.delivery.Parcel;
import io.spoor.connectors.sink.BadRecordException;
import io.spoor.connectors.sink.DeadLetters;
import io.spoor.connectors.sink.Ticket;
import io.spoor.schemas.Alert;
import io.spoor.schemas.AlertVerdict;
import java.time.Instant;
import java.util.concurrent.Future;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/** What a record of Kafka says, on its way. */
record RecordParcel(SinkRecord kafka, SpecificRecord record, Ticket ticket, DeadLetters deadLetters)
    implements Parcel {

  TopicPartition partition() {
    return new TopicPartition(kafka.originalTopic(), kafka.originalKafkaPartition());
  }

  @Override
  public String alertId() {
    return switch (record) {
      case Alert alert -> alert.getAlertId();
      case AlertVerdict verdict -> verdict.getAlertId();
      default -> throw new IllegalStateException("nothing is told of " + record.getSchema());
    };
  }

  @Override
  public Instant at() {
    Long millis = kafka.timestamp();
    return millis == null ? Instant.EPOCH : Instant.ofEpochMilli(millis);
  }

  @Override
  public int bytes() {
    return kafka.value() instanceof byte[] bytes ? bytes.length : 0;
  }

  @Override
  public void settledWhen(Future<?> done) {
    ticket.settleWhen(done);
  }

  @Override
  public void refused(String reason, Future<?> done) {
    ticket.settleWhen(done, deadLetters.report(kafka, new BadRecordException(reason, null)));
  }
}
