package io.spoor.schemas.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import org.jspecify.annotations.Nullable;

/**
 * One request of the REST API.
 *
 * @param path below the base URL, with query
 * @param body JSON; null means none
 * @param purpose for messages: what the caller was about, with subject or id
 */
record RegistryCall(String method, String path, @Nullable JsonNode body, String purpose) {

  static RegistryCall get(String path, String purpose) {
    return new RegistryCall("GET", path, null, purpose);
  }

  static RegistryCall post(String path, JsonNode body, String purpose) {
    return new RegistryCall("POST", path, body, purpose);
  }

  static RegistryCall put(String path, JsonNode body, String purpose) {
    return new RegistryCall("PUT", path, body, purpose);
  }

  /** A path segment, percent-encoded. */
  static String segment(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }
}
