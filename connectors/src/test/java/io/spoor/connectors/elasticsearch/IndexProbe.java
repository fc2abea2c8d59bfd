package io.spoor.connectors.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Looks at a real Elasticsearch as any reader would, without the client under test. */
public final class IndexProbe implements AutoCloseable {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final String url;

  public IndexProbe(String url) {
    this.url = url;
  }

  /** A document as {@code GET /index/_doc/id} gives it, which needs no refresh. */
  public JsonNode document(String index, String id) {
    return call("GET", "/" + index + "/_doc/" + encoded(id), "");
  }

  public long version(String index, String id) {
    return document(index, id).path("_version").asLong(-1);
  }

  /** Ids of the documents that a query finds, after a refresh. */
  public List<String> ids(String index, String query) {
    call("POST", "/" + index + "/_refresh", "");
    JsonNode response = call("POST", "/" + index + "/_search", query);
    assertThat(response.has("error")).as(response.toString()).isFalse();
    List<String> ids = new ArrayList<>();
    response.path("hits").path("hits").forEach(hit -> ids.add(hit.path("_id").asText()));
    return ids;
  }

  public long count(String index) {
    call("POST", "/" + index + "/_refresh", "");
    return call("GET", "/" + index + "/_count", "").path("count").asLong();
  }

  public JsonNode get(String path) {
    return call("GET", path, "");
  }

  public JsonNode call(String method, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path))
            .header("Content-Type", "application/json")
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    try {
      return MAPPER.readTree(client.send(request, HttpResponse.BodyHandlers.ofString()).body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    client.close();
  }

  private static String encoded(String id) {
    return URLEncoder.encode(id, StandardCharsets.UTF_8);
  }
}
