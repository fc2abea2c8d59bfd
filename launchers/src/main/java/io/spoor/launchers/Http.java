package io.spoor.launchers;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The few HTTP requests that starting a server needs. */
final class Http {

  private static final ConcurrentMap<Access, HttpClient> CLIENTS = new ConcurrentHashMap<>();
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private Http() {}

  static HttpResponse<String> get(String url) throws IOException, InterruptedException {
    return get(url, Access.OPEN);
  }

  static HttpResponse<String> get(String url, Access access)
      throws IOException, InterruptedException {
    return send(request(url, access).GET(), access);
  }

  static HttpResponse<String> putJson(String url, String body)
      throws IOException, InterruptedException {
    return putJson(url, body, Access.OPEN);
  }

  static HttpResponse<String> putJson(String url, String body, Access access)
      throws IOException, InterruptedException {
    return send(
        request(url, access)
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString(body)),
        access);
  }

  static HttpResponse<String> post(String url) throws IOException, InterruptedException {
    return send(request(url, Access.OPEN).POST(HttpRequest.BodyPublishers.noBody()), Access.OPEN);
  }

  static HttpResponse<String> delete(String url) throws IOException, InterruptedException {
    return send(request(url, Access.OPEN).DELETE(), Access.OPEN);
  }

  static boolean isOk(String url, Access access) throws IOException, InterruptedException {
    return get(url, access).statusCode() == 200;
  }

  private static HttpResponse<String> send(HttpRequest.Builder request, Access access)
      throws IOException, InterruptedException {
    return CLIENTS
        .computeIfAbsent(access, Http::client)
        .send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpClient client(Access access) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2));
    access.context().ifPresent(builder::sslContext);
    return builder.build();
  }

  private static HttpRequest.Builder request(String url, Access access) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(TIMEOUT)
            .header("Accept", "application/json");
    access.authorization().ifPresent(value -> request.header("Authorization", value));
    return request;
  }
}
