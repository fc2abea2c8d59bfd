package io.spoor.connectors.elasticsearch.index;

import io.spoor.connectors.elasticsearch.bulk.ElasticsearchRequests;
import io.spoor.connectors.elasticsearch.bulk.RequestFailedException;

/** Reads when an index was created. */
final class IndexCreation {

  private IndexCreation() {}

  /** Milliseconds since the Unix epoch; 0: there is no such index. */
  static long millis(ElasticsearchRequests requests, String index) throws RequestFailedException {
    return requests
        .get("/" + index + "/_settings/index.creation_date")
        .map(answer -> answer.findPath("creation_date").asLong(0))
        .orElse(0L);
  }
}
