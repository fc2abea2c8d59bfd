package io.spoor.platform.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import org.jspecify.annotations.Nullable;

/**
 * One request of the REST API.
 *
 * @param path below the base URL, with query
 * @param body JSON; null: none
 * @param purpose the caller's intent, with subject or id, for messages
 */
record RegistryRequest(String method, String path, @Nullable JsonNode body, String purpose) {

  static RegistryRequest get(String path, String purpose) {
    return new RegistryRequest("GET", path, null, purpose);
  }

  static RegistryRequest post(String path, JsonNode body, String purpose) {
    return new RegistryRequest("POST", path, body, purpose);
  }

  static RegistryRequest put(String path, JsonNode body, String purpose) {
    return new RegistryRequest("PUT", path, body, purpose);
  }

  /** A path segment, percent-encoded. */
  static String segment(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }
}
