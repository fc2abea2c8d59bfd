package io.spoor.connectors.elasticsearch;

import io.spoor.connectors.elasticsearch.bulk.Delivery;
import io.spoor.connectors.sink.BadRecordException;
import io.spoor.connectors.sink.DeadLetters;
import io.spoor.connectors.sink.Ticket;
import org.apache.kafka.connect.sink.SinkRecord;

/** Settles a record when its document has arrived or never will. */
record RecordDelivery(SinkRecord record, Ticket ticket, DeadLetters deadLetters)
    implements Delivery {

  @Override
  public void acknowledged() {
    ticket.settle();
  }

  @Override
  public void rejected(String reason) {
    BadRecordException why =
        new BadRecordException("Elasticsearch refused the document: " + reason, null);
    ticket.settleWhen(deadLetters.report(record, why));
  }
}
