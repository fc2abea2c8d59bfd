package io.spoor.connectors.elasticsearch.bulk;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spoor.connectors.elasticsearch.document.Address;
import io.spoor.connectors.elasticsearch.document.Document;
import java.util.ArrayList;
import java.util.List;

/** A document that remembers what it was told. */
final class TestDelivery implements Delivery {

  private final Document document;
  private final List<String> told = new ArrayList<>();

  private TestDelivery(Document document) {
    this.document = document;
  }

  static TestDelivery of(String id, long version) {
    return of(id, version, "{}");
  }

  static TestDelivery of(String id, long version, String json) {
    return new TestDelivery(
        new Document(new Address("spoor-chains", true, id, version), json.getBytes(UTF_8)));
  }

  Outgoing outgoing() {
    return new Outgoing(document, this);
  }

  /** The batch of these. */
  static Batch batch(TestDelivery... deliveries) {
    Batch batch = new Batch();
    for (TestDelivery each : deliveries) {
      batch.add(each.outgoing());
    }
    return batch;
  }

  @Override
  public synchronized void acknowledged() {
    told.add("acknowledged");
  }

  @Override
  public synchronized void rejected(String reason) {
    told.add("rejected: " + reason);
  }

  synchronized List<String> told() {
    return List.copyOf(told);
  }

  @Override
  public String toString() {
    return document.address().id() + " " + told();
  }
}
