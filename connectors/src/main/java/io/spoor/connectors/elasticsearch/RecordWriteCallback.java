package io.spoor.connectors.elasticsearch;

import io.spoor.connectors.elasticsearch.bulk.WriteCallback;
import io.spoor.connectors.sink.DeadLetterReporter;
import io.spoor.connectors.sink.RecordAck;
import io.spoor.connectors.sink.RejectedRecordException;
import org.apache.kafka.connect.sink.SinkRecord;

/** Settles a record when its document was stored or permanently rejected. */
record RecordWriteCallback(SinkRecord record, RecordAck ack, DeadLetterReporter deadLetters)
    implements WriteCallback {

  @Override
  public void acknowledged() {
    ack.acknowledge();
  }

  @Override
  public void rejected(String reason) {
    RejectedRecordException exception =
        new RejectedRecordException("Elasticsearch rejected the document: " + reason, null);
    ack.settleAfter(deadLetters.report(record, exception));
  }
}
