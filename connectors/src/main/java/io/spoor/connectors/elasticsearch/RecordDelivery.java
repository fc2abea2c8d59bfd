package io.spoor.connectors.elasticsearch;

import io.spoor.connectors.elasticsearch.document.Document;
import io.spoor.connectors.elasticsearch.write.Delivery;
import io.spoor.connectors.sink.BadRecordException;
import io.spoor.connectors.sink.DeadLetters;
import io.spoor.connectors.sink.Ticket;
import org.apache.kafka.connect.sink.SinkRecord;

/** A record's document on its way. */
record RecordDelivery(SinkRecord record, Document document, Ticket ticket, DeadLetters deadLetters)
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
