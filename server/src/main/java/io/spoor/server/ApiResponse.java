package io.spoor.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.spoor.schemas.text.TextSanitizer;
import java.util.Map;

/**
 * What is answered.
 *
 * @param json the body
 * @param headers beside those of every answer
 */
record ApiResponse(int status, String json, Map<String, String> headers) {

  /** Escapes what is unsafe to show, whatever the body quotes. */
  ApiResponse {
    json = TextSanitizer.escapeJson(json);
  }

  static ApiResponse ok(String json) {
    return new ApiResponse(200, json, Map.of());
  }

  /** {@code {"error": why}}. */
  static ApiResponse fault(int status, String reason) {
    return fault(status, reason, Map.of());
  }

  static ApiResponse fault(int status, String reason, Map<String, String> headers) {
    return new ApiResponse(
        status, JsonNodeFactory.instance.objectNode().put("error", reason).toString(), headers);
  }
}
