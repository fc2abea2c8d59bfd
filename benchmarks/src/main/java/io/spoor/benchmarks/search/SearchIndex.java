package io.spoor.benchmarks.search;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.schemas.text.ResourceText;
import io.spoor.testkit.search.JsonHttpClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Installs Spoor's templates in an Elasticsearch, and sends bulk requests to it. */
final class SearchIndex {
  private static final int BULK_BYTES = 8_000_000;

  private final JsonHttpClient elasticsearch;
  private final StringBuilder bulk = new StringBuilder(BULK_BYTES + 100_000);

  SearchIndex(String url) {
    elasticsearch = new JsonHttpClient(url);
  }

  /** Installs the sink's templates, and the index behind the undated alias. */
  void prepare() throws IOException, InterruptedException {
    for (String name : List.of("common", "event")) {
      elasticsearch.put("/_component_template/spoor-" + name, template("component-spoor-" + name));
    }
    for (String name : List.of("actions", "events", "chains")) {
      elasticsearch.put("/_index_template/spoor-" + name, template("index-spoor-" + name));
    }
    elasticsearch.put("/spoor-chains-000001");
  }

  private static byte[] template(String name) {
    return ResourceText.read(SearchIndex.class, "/elasticsearch/" + name + ".json").getBytes(UTF_8);
  }

  void add(String index, ObjectNode document) {
    JsonNode id = document.remove("_id");
    bulk.append("{\"index\":{\"_index\":\"")
        .append(index)
        .append("\",\"_id\":")
        .append(id)
        .append("}}\n");
    bulk.append(document).append('\n');
    if (bulk.length() > BULK_BYTES) {
      flush();
    }
  }

  void flush() {
    if (bulk.isEmpty()) {
      return;
    }
    try {
      JsonNode response =
          elasticsearch.post(
              "/_bulk?filter_path=errors,items.*.error", bulk.toString().getBytes(UTF_8));
      if (response.path("errors").asBoolean()) {
        throw new IllegalStateException("a document was rejected: " + response.findValue("error"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    bulk.setLength(0);
  }

  /** Makes all documents searchable. */
  void refresh() throws IOException, InterruptedException {
    elasticsearch.post("/spoor-*/_refresh", "");
  }

  long count(String alias) throws IOException, InterruptedException {
    return elasticsearch.get("/" + alias + "/_count").path("count").asLong();
  }

  double megabytes(String alias) throws IOException, InterruptedException {
    return elasticsearch
            .get("/" + alias + "/_stats/store")
            .at("/_all/primaries/store/size_in_bytes")
            .asLong()
        / 1e6;
  }
}
