package io.spoor.connectors.elasticsearch.bulk;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spoor.connectors.elasticsearch.document.DocumentAddress;
import io.spoor.connectors.elasticsearch.document.SearchDocument;
import java.util.ArrayList;
import java.util.List;

/** A document that remembers what it was told. */
final class RecordingCallback implements WriteCallback {

  private final SearchDocument document;
  private final List<String> events = new ArrayList<>();

  private RecordingCallback(SearchDocument document) {
    this.document = document;
  }

  static RecordingCallback of(String id, long version) {
    return of(id, version, "{}");
  }

  static RecordingCallback of(String id, long version, String json) {
    return new RecordingCallback(
        new SearchDocument(
            new DocumentAddress("spoor-chains", true, id, version), json.getBytes(UTF_8)));
  }

  QueuedDocument outgoing() {
    return new QueuedDocument(document, this);
  }

  /** The batch of these. */
  static BulkBatch batch(RecordingCallback... deliveries) {
    BulkBatch batch = new BulkBatch();
    for (RecordingCallback each : deliveries) {
      batch.add(each.outgoing());
    }
    return batch;
  }

  @Override
  public synchronized void acknowledged() {
    events.add("acknowledged");
  }

  @Override
  public synchronized void rejected(String reason) {
    events.add("rejected: " + reason);
  }

  synchronized List<String> events() {
    return List.copyOf(events);
  }

  @Override
  public String toString() {
    return document.address().id() + " " + events();
  }
}
