package io.spoor.servers;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** The few HTTP requests that starting a server needs. */
final class Http {

  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private Http() {}

  static HttpResponse<String> get(String url) throws IOException, InterruptedException {
    return CLIENT.send(request(url).GET().build(), HttpResponse.BodyHandlers.ofString());
  }

  static HttpResponse<String> putJson(String url, String body)
      throws IOException, InterruptedException {
    return CLIENT.send(
        request(url)
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  static HttpResponse<String> post(String url) throws IOException, InterruptedException {
    return CLIENT.send(
        request(url).POST(HttpRequest.BodyPublishers.noBody()).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  static HttpResponse<String> delete(String url) throws IOException, InterruptedException {
    return CLIENT.send(request(url).DELETE().build(), HttpResponse.BodyHandlers.ofString());
  }

  static boolean isOk(String url) throws IOException, InterruptedException {
    return get(url).statusCode() == 200;
  }

  private static HttpRequest.Builder request(String url) {
    return HttpRequest.newBuilder(URI.create(url))
        .timeout(TIMEOUT)
        .header("Accept", "application/json");
  }
}
