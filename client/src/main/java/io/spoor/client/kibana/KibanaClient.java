package io.spoor.client.kibana;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spoor.client.OperationFailedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Client of a running Kibana. Source: <a
 * href="https://www.elastic.co/docs/api/doc/kibana/operation/operation-post-saved-objects-import">
 * Import saved objects</a>.
 */
public final class KibanaClient implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String url;
  private final String space;
  private final KibanaLogin login;
  private final HttpClient http;

  /**
   * Creates a client of the Kibana at {@code url}.
   *
   * @param url with the base path, if any; never with credentials
   * @param space id of the space that receives the objects; null: the default space
   * @param trust trust for the certificate; null: the certificate authorities of the Java
   *     installation
   */
  public KibanaClient(
      URI url, @Nullable String space, KibanaLogin login, @Nullable SSLContext trust) {
    this.url = url.toString().replaceFirst("/+$", "");
    this.space = space == null ? "" : "/s/" + URLEncoder.encode(space, UTF_8);
    this.login = login;
    HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10));
    if (trust != null) {
      builder.sslContext(trust);
    }
    this.http = builder.build();
  }

  /**
   * Kibana's version, for example {@code 9.1.2}, after checking that the saved objects support it.
   *
   * @throws OperationFailedException if the version is not supported, or Kibana is not ready or
   *     does not report a version
   */
  public String checkedVersion() {
    JsonNode status = json(send("its status", request("/api/status").GET().build()));
    String version = status.at("/version/number").asText();
    if (version.isEmpty()) {
      throw new OperationFailedException(
          "Kibana at "
              + url
              + " returned no version; it requires a login. Set --api-key-file, or --user "
              + "and --password-file");
    }
    if (major(version) < SavedObjects.MAJOR) {
      throw new OperationFailedException(
          ("Kibana at %s is %s; the objects are for %s and later, and Kibana does not "
                  + "import objects newer than itself")
              .formatted(url, version, SavedObjects.MAJOR));
    }
    return version;
  }

  private static int major(String version) {
    try {
      return Integer.parseInt(version.substring(0, Math.max(0, version.indexOf('.'))));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** Imports the objects, overwriting those of an earlier import; returns the outcome of each. */
  public List<ImportResult> importAll(byte[] ndjson) {
    String boundary = "spoor-" + UUID.randomUUID();
    HttpRequest request =
        request(space + "/api/saved_objects/_import?overwrite=true")
            .header("Content-Type", "multipart/form-data; boundary=" + boundary)
            // Kibana requires this header for changes; it protects against cross-site request
            // forgery.
            .header("kbn-xsrf", "spoor")
            .POST(BodyPublishers.ofByteArray(multipart(boundary, ndjson)))
            .build();
    return outcomes(json(send("the import", request)));
  }

  private static List<ImportResult> outcomes(JsonNode response) {
    List<ImportResult> outcomes = new ArrayList<>();
    for (JsonNode each : response.path("successResults")) {
      outcomes.add(outcome(each, null));
    }
    for (JsonNode each : response.path("errors")) {
      outcomes.add(outcome(each, problem(each.path("error"))));
    }
    return outcomes;
  }

  private static ImportResult outcome(JsonNode each, @Nullable String problem) {
    JsonNode title = each.at("/meta/title");
    return new ImportResult(
        each.path("type").asText(),
        each.path("id").asText(),
        title.isTextual() ? title.asText() : null,
        problem);
  }

  /** Text of an error in the response; the error types are those of Kibana's API. */
  private static String problem(JsonNode error) {
    return switch (error.path("type").asText()) {
      case "conflict", "ambiguous_conflict" ->
          "another object has its id: delete it in Kibana, or import into another space";
      case "missing_references" -> {
        List<String> missing = new ArrayList<>();
        error
            .path("references")
            .forEach(
                each -> missing.add(each.path("type").asText() + " " + each.path("id").asText()));
        yield "a referenced object is missing: " + String.join(", ", missing);
      }
      case "unsupported_type" -> "this Kibana does not support its type";
      default -> {
        String message = error.path("message").asText(error.path("type").asText("no reason given"));
        yield error.has("statusCode")
            ? message + " (" + error.path("statusCode").asText() + ")"
            : message;
      }
    };
  }

  private static byte[] multipart(String boundary, byte[] file) {
    var body = new ByteArrayOutputStream();
    String partHeader =
        "--"
            + boundary
            + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\""
            + SavedObjects.FILE
            + "\"\r\nContent-Type: application/ndjson\r\n\r\n";
    body.writeBytes(partHeader.getBytes(UTF_8));
    body.writeBytes(file);
    body.writeBytes(("\r\n--" + boundary + "--\r\n").getBytes(UTF_8));
    return body.toByteArray();
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path)).timeout(TIMEOUT);
    String header = login.header();
    return header == null ? request : request.header("Authorization", header);
  }

  private String send(String operation, HttpRequest request) {
    HttpResponse<String> response;
    try {
      response = http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw new OperationFailedException(
          "Kibana at %s does not respond (%s). Check that it runs and that --url is right"
              .formatted(url, reason),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OperationFailedException("interrupted");
    }
    return switch (response.statusCode()) {
      case 200 -> response.body();
      case 401 ->
          throw new OperationFailedException(
              "Kibana at "
                  + url
                  + " does not accept the login (401): check the API key or the password");
      case 403 ->
          throw new OperationFailedException(
              "Kibana at "
                  + url
                  + " does not allow "
                  + operation
                  + " (403): the login needs the privilege \"Saved Objects Management: All\" in that space");
      case 404 ->
          throw new OperationFailedException(
              "Kibana at %s did not find %s (404): check the base path and --space"
                  .formatted(url, operation));
      case 503 ->
          throw new OperationFailedException(
              "Kibana at " + url + " is not ready yet (503): try again in a minute");
      default ->
          throw new OperationFailedException(
              "Kibana at %s rejected %s (HTTP %s): %s"
                  .formatted(url, operation, response.statusCode(), reason(response.body())));
    };
  }

  private static String reason(String body) {
    try {
      return JSON.readTree(body).path("message").asText("no reason given");
    } catch (JsonProcessingException e) {
      return "no reason given";
    }
  }

  private JsonNode json(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new OperationFailedException(
          "the response from " + url + " is not JSON. Check that --url points to Kibana", e);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
