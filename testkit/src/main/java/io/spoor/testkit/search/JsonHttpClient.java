package io.spoor.testkit.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.spoor.platform.connection.ElasticsearchConfig;
import io.spoor.platform.connection.ElasticsearchConfig.Login;
import io.spoor.platform.connection.TlsContext;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/** JSON over HTTP; thread-safe. */
public final class JsonHttpClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(60);

  private final HttpClient client;
  private final String url;
  private final Optional<String> authorization;

  /** Plain HTTP, without a login. */
  public JsonHttpClient(String url) {
    this(url, HttpClient.newBuilder(), Optional.empty());
  }

  private JsonHttpClient(String url, HttpClient.Builder client, Optional<String> authorization) {
    this.url = url;
    this.client = client.version(HttpClient.Version.HTTP_1_1).build();
    this.authorization = authorization;
  }

  /** A client of an Elasticsearch, with the TLS and login settings of the configuration. */
  public static JsonHttpClient of(ElasticsearchConfig config) {
    HttpClient.Builder client = HttpClient.newBuilder();
    if (!config.tls().isJavaDefault()) {
      client.sslContext(TlsContext.of(config.tls()));
    }
    Optional<String> login =
        config.login() instanceof Login.Basic(var auth)
            ? Optional.of(auth.header())
            : Optional.empty();
    return new JsonHttpClient(config.urls().getFirst().toString(), client, login);
  }

  public JsonNode get(String path) throws IOException, InterruptedException {
    return send("GET", path, BodyPublishers.noBody());
  }

  public JsonNode delete(String path) throws IOException, InterruptedException {
    return send("DELETE", path, BodyPublishers.noBody());
  }

  public JsonNode put(String path) throws IOException, InterruptedException {
    return send("PUT", path, BodyPublishers.noBody());
  }

  public JsonNode put(String path, byte[] body) throws IOException, InterruptedException {
    return send("PUT", path, BodyPublishers.ofByteArray(body));
  }

  public JsonNode post(String path, String body) throws IOException, InterruptedException {
    return send("POST", path, BodyPublishers.ofString(body));
  }

  public JsonNode post(String path, byte[] body) throws IOException, InterruptedException {
    return send("POST", path, BodyPublishers.ofByteArray(body));
  }

  /** The response; missing if it is empty, or 404. */
  private JsonNode send(String method, String path, BodyPublisher body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path))
            .timeout(REQUEST_TIMEOUT)
            .header("Content-Type", "application/json")
            .method(method, body);
    authorization.ifPresent(value -> request.header("Authorization", value));
    HttpResponse<byte[]> response = client.send(request.build(), BodyHandlers.ofByteArray());
    if (response.statusCode() == 404) {
      return MissingNode.getInstance();
    }
    JsonNode json = JSON.readTree(response.body());
    if (response.statusCode() / 100 != 2) {
      throw new IOException(
          method + " " + path + " was answered with HTTP " + response.statusCode() + ": " + json);
    }
    return json;
  }
}
