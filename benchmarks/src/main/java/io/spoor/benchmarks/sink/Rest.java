package io.spoor.benchmarks.sink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** JSON over plain HTTP; thread-safe. */
public final class Rest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration AT_MOST = Duration.ofSeconds(60);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String url;

  public Rest(String url) {
    this.url = url;
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

  /** The answer; missing where it is empty, or 404. */
  private JsonNode send(String method, String path, BodyPublisher body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path))
            .timeout(AT_MOST)
            .header("Content-Type", "application/json")
            .method(method, body)
            .build();
    HttpResponse<byte[]> answer = client.send(request, BodyHandlers.ofByteArray());
    if (answer.statusCode() == 404) {
      return MissingNode.getInstance();
    }
    JsonNode json = JSON.readTree(answer.body());
    if (answer.statusCode() / 100 != 2) {
      throw new IOException(
          method + " " + path + " was answered with HTTP " + answer.statusCode() + ": " + json);
    }
    return json;
  }
}
