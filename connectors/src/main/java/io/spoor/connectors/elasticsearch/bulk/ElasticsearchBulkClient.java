package io.spoor.connectors.elasticsearch.bulk;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sends bulk requests. */
public final class ElasticsearchBulkClient implements BulkClient {

  /**
   * The response is filtered to the fields that the outcome depends on; for a stored document that
   * is its status.
   */
  private static final String PATH =
      "/_bulk?filter_path=items.*.status,items.*.error.type,items.*.error.reason";

  private final ElasticsearchRequests requests;

  public ElasticsearchBulkClient(ElasticsearchRequests requests) {
    this.requests = requests;
  }

  @Override
  public List<ItemResult> send(BatchSlice slice) throws RequestFailedException {
    JsonNode items = requests.post(PATH, slice.body()).path("items");
    if (items.size() != slice.size()) {
      throw RequestFailedException.noResponse(
          new IOException(
              "response for " + items.size() + " documents instead of " + slice.size()));
    }
    List<ItemResult> results = new ArrayList<>(slice.size());
    items.forEach(item -> results.add(result(item.path("index"))));
    return results;
  }

  private static ItemResult result(JsonNode item) {
    JsonNode error = item.path("error");
    return new ItemResult(
        item.path("status").asInt(), text(error.path("type")), text(error.path("reason")));
  }

  private static @Nullable String text(JsonNode node) {
    return node.isMissingNode() ? null : node.asText();
  }
}
