package io.spoor.connectors.elasticsearch.write;

import java.util.List;

/** Sends documents to Elasticsearch; thread-safe. */
interface BulkClient {

  /** Answers in the order of the documents. */
  List<ItemResult> send(Part part) throws RequestFailedException;
}
