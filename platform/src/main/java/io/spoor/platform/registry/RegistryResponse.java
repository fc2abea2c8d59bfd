package io.spoor.platform.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Outcome of one request, derived from the HTTP response. */
sealed interface RegistryResponse {

  /** The request succeeded. */
  record Served(JsonNode body) implements RegistryResponse {}

  /** The request was rejected, and a retry would be too. */
  record Refused(RegistryException exception) implements RegistryResponse {}

  /**
   * The request may succeed later, or at another URL.
   *
   * @param pause delay that the server requests; null: none
   */
  record RetryableFailure(String reason, @Nullable Duration pause, @Nullable Throwable cause)
      implements RegistryResponse {}

  /**
   * Interprets the response to a call.
   *
   * @param user description of the login
   */
  static RegistryResponse of(
      RegistryRequest call,
      URI base,
      String user,
      HttpResponse<String> response,
      ObjectMapper json) {
    int status = response.statusCode();
    JsonNode body = parsed(response.body(), json);
    String context = " while " + call.purpose() + " at " + base;
    if (status / 100 == 2) {
      return body.isMissingNode()
          ? new Refused(
              new RegistryException.NotARegistry(
                  "Got a response that is not JSON"
                      + context
                      + ". Check that "
                      + RegistryConfig.URL
                      + " is the base URL of a schema registry.",
                  null))
          : new Served(body);
    }
    String errorMessage = errorMessage(status, body);
    if (status == 429 || status >= 500) {
      return new RetryableFailure(errorMessage, retryAfter(response), null);
    }
    return new Refused(
        switch (status) {
          case 401, 403 ->
              new RegistryException.Unauthorised(
                  "The schema registry denied access "
                      + user
                      + context
                      + " ("
                      + errorMessage
                      + "). Check "
                      + RegistryConfig.PREFIX
                      + "basic.auth.user.info, the client certificate, and the permissions "
                      + "of this user.");
          case 409 ->
              new RegistryException.SchemaRefused(
                  ("The schema registry rejected an incompatible schema%s: %s. Make the change "
                          + "compatible (new fields need a default, and no field may change its "
                          + "type).")
                      .formatted(context, errorMessage));
          case 422 ->
              new RegistryException.SchemaRefused(
                  "The schema registry rejected the request as invalid"
                      + context
                      + ": "
                      + errorMessage
                      + ". See its log for details.");
          default ->
              status == 404 && body.path("error_code").asInt() / 100 == 404
                  ? new RegistryException.NotFound(
                      "The schema registry did not find the resource"
                          + context
                          + " ("
                          + errorMessage
                          + ").")
                  : new RegistryException.NotARegistry(
                      "Got an unexpected response"
                          + context
                          + " ("
                          + errorMessage
                          + "). Check that "
                          + RegistryConfig.URL
                          + " is the base URL of a schema registry; Apicurio's ends in "
                          + "/apis/ccompat/v7.",
                      null);
        });
  }

  private static JsonNode parsed(String body, ObjectMapper json) {
    try {
      return json.readTree(body);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  private static String errorMessage(int status, JsonNode body) {
    String message = body.path("message").asText("");
    return "HTTP " + status + (message.isEmpty() ? "" : ", " + message);
  }

  private static @Nullable Duration retryAfter(HttpResponse<?> response) {
    // RFC 9110, 10.2.3; the date form is rare, and Spoor's own pause then applies.
    return response
        .headers()
        .firstValue("Retry-After")
        .filter(value -> value.matches("\\d{1,6}"))
        .map(value -> Duration.ofSeconds(Long.parseLong(value)))
        .orElse(null);
  }
}
