package io.spoor.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.spoor.schemas.text.TextSanitizer;
import java.util.Map;

/**
 * A response.
 *
 * @param json the body
 * @param headers additional to the headers of every response
 */
record ApiResponse(int status, String json, Map<String, String> headers) {

  /** Escapes unsafe characters of the body, whatever it quotes. */
  ApiResponse {
    json = TextSanitizer.escapeJson(json);
  }

  static ApiResponse ok(String json) {
    return new ApiResponse(200, json, Map.of());
  }

  /** {@code {"error": reason}}. */
  static ApiResponse fault(int status, String reason) {
    return fault(status, reason, Map.of());
  }

  static ApiResponse fault(int status, String reason, Map<String, String> headers) {
    return new ApiResponse(
        status, JsonNodeFactory.instance.objectNode().put("error", reason).toString(), headers);
  }
}
