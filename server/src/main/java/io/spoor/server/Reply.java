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
record Reply(int status, String json, Map<String, String> headers) {

  /** Escapes what is unsafe to show, whatever the body quotes. */
  Reply {
    json = TextSanitizer.escapeJson(json);
  }

  static Reply ok(String json) {
    return new Reply(200, json, Map.of());
  }

  /** {@code {"error": why}}. */
  static Reply fault(int status, String why) {
    return fault(status, why, Map.of());
  }

  static Reply fault(int status, String why, Map<String, String> headers) {
    return new Reply(
        status, JsonNodeFactory.instance.objectNode().put("error", why).toString(), headers);
  }
}
