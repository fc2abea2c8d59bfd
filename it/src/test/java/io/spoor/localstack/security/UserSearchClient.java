package io.spoor.localstack.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spoor.platform.connection.ElasticsearchConfig;
import io.spoor.platform.connection.TlsContext;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Base64;
import java.util.Map;

/** Elasticsearch with security on, as one user asks it, whatever that is. */
final class UserSearchClient implements AutoCloseable {
  private final HttpClient http;
  private final String url;
  private final String authorization;

  /**
   * @param settings {@code elasticsearch.*}, secrets resolved
   */
  UserSearchClient(Map<String, String> settings, String user, String password) {
    var config = ElasticsearchConfig.fromMap(settings);
    this.http = HttpClient.newBuilder().sslContext(TlsContext.of(config.tls())).build();
    this.url = settings.getOrDefault("elasticsearch.url", "");
    this.authorization =
        "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
  }

  /** What was answered. */
  record Response(int status, JsonNode json) {}

  Response request(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path))
            .header("Authorization", authorization)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
    return new Response(response.statusCode(), new ObjectMapper().readTree(response.body()));
  }

  /** Status of a POST that a page of that origin makes. */
  int statusFrom(String origin, String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path))
            .header("Authorization", authorization)
            .header("Origin", origin)
            .method(path.startsWith("/_cat") ? "GET" : "POST", BodyPublishers.noBody())
            .build();
    return http.send(request, BodyHandlers.ofString()).statusCode();
  }

  @Override
  public void close() {
    http.close();
  }
}
