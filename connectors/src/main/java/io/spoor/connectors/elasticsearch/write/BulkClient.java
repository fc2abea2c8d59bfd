package io.spoor.connectors.elasticsearch.write;

import io.spoor.connectors.elasticsearch.document.Document;
import java.util.List;

/** Sends documents to Elasticsearch; thread-safe. */
public interface BulkClient {

  /** Answers in the order of the documents. */
  List<ItemResult> send(List<Document> documents) throws RequestFailedException;
}
