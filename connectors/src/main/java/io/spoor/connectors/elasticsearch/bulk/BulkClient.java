package io.spoor.connectors.elasticsearch.bulk;

import java.util.List;

/** Sends documents to Elasticsearch; thread-safe. */
interface BulkClient {

  /** Sends documents; the results are in the order of the documents. */
  List<ItemResult> send(BatchSlice slice) throws RequestFailedException;
}
