package io.spoor.launchers;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Sends the few HTTP requests needed for starting a server. */
final class LoopbackHttpClient {

  private static final ConcurrentMap<ServerCredentials, HttpClient> CLIENTS =
      new ConcurrentHashMap<>();
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private LoopbackHttpClient() {}

  static HttpResponse<String> get(String url) throws IOException, InterruptedException {
    return get(url, ServerCredentials.OPEN);
  }

  static HttpResponse<String> get(String url, ServerCredentials credentials)
      throws IOException, InterruptedException {
    return send(request(url, credentials).GET(), credentials);
  }

  static HttpResponse<String> putJson(String url, String body)
      throws IOException, InterruptedException {
    return putJson(url, body, ServerCredentials.OPEN);
  }

  static HttpResponse<String> putJson(String url, String body, ServerCredentials credentials)
      throws IOException, InterruptedException {
    return send(
        request(url, credentials)
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString(body)),
        credentials);
  }

  static HttpResponse<String> post(String url) throws IOException, InterruptedException {
    return send(
        request(url, ServerCredentials.OPEN).POST(HttpRequest.BodyPublishers.noBody()),
        ServerCredentials.OPEN);
  }

  static HttpResponse<String> delete(String url, ServerCredentials credentials)
      throws IOException, InterruptedException {
    return send(request(url, credentials).DELETE(), credentials);
  }

  static boolean isOk(String url, ServerCredentials credentials)
      throws IOException, InterruptedException {
    return get(url, credentials).statusCode() == 200;
  }

  private static HttpResponse<String> send(
      HttpRequest.Builder request, ServerCredentials credentials)
      throws IOException, InterruptedException {
    return CLIENTS
        .computeIfAbsent(credentials, LoopbackHttpClient::client)
        .send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpClient client(ServerCredentials credentials) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2));
    credentials.context().ifPresent(builder::sslContext);
    return builder.build();
  }

  private static HttpRequest.Builder request(String url, ServerCredentials credentials) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(TIMEOUT)
            .header("Accept", "application/json");
    credentials.authorization().ifPresent(value -> request.header("Authorization", value));
    return request;
  }
}
