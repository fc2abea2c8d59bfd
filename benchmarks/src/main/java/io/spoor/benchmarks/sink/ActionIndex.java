package io.spoor.benchmarks.sink;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.testkit.search.JsonHttpClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The index, behind its alias, that both candidates write to. */
final class ActionIndex {
  private static final String ALIAS = "spoor-actions";
  private static final int PAGE = 5_000;

  private final JsonHttpClient elasticsearch;

  ActionIndex(JsonHttpClient elasticsearch) {
    this.elasticsearch = elasticsearch;
  }

  /** Removes it: the next document causes a new one to be created from the template. */
  void remove() throws IOException, InterruptedException {
    List<String> names = new ArrayList<>();
    elasticsearch.get("/_alias/" + ALIAS).fieldNames().forEachRemaining(names::add);
    if (!names.isEmpty()) {
      elasticsearch.delete("/" + String.join(",", names));
    }
  }

  /** Documents written since the node started, including those not searchable yet. */
  long indexedTotal() throws IOException, InterruptedException {
    return elasticsearch
        .get("/" + ALIAS + "-*/_stats/indexing?filter_path=_all.primaries.indexing.index_total")
        .at("/_all/primaries/indexing/index_total")
        .asLong();
  }

  /** Number of searchable documents. */
  long count() throws IOException, InterruptedException {
    return elasticsearch.get("/" + ALIAS + "/_count").path("count").asLong();
  }

  void refresh() throws IOException, InterruptedException {
    elasticsearch.post("/" + ALIAS + "/_refresh", "");
  }

  /** Passes on each searchable document: {@code _index}, {@code _id}, {@code _version}. */
  void forEachHit(boolean source, Consumer<JsonNode> consumer)
      throws IOException, InterruptedException {
    refresh();
    JsonNode page =
        elasticsearch.post(
            "/" + ALIAS + "/_search?scroll=2m",
            "{\"size\":%s,\"sort\":[\"_doc\"],\"version\":true,\"_source\":%s}"
                .formatted(PAGE, source));
    while (!page.path("hits").path("hits").isEmpty()) {
      page.path("hits").path("hits").forEach(consumer);
      String scroll = page.path("_scroll_id").asText();
      page = elasticsearch.post("/_search/scroll?scroll=2m", "{\"scroll_id\":\"" + scroll + "\"}");
    }
  }

  /** CPU time of Elasticsearch, milliseconds. */
  long cpuMillis() throws IOException, InterruptedException {
    return elasticsearch
        .get("/_nodes/stats/process?filter_path=nodes.*.process.cpu.total_in_millis")
        .findPath("total_in_millis")
        .asLong();
  }
}
