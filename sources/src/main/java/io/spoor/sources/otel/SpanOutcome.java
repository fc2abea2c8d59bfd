package io.spoor.sources.otel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * Outcome of a span: its status and {@code error.type}. An unset status without an error is a
 * success, as instrumentations leave it unset.
 */
record SpanOutcome(String label, @Nullable String code, @Nullable String message) {

  static SpanOutcome of(ObjectNode span, SpanAttributes attributes) {
    String error = attributes.text("error.type");
    JsonNode status = span.get("status");
    JsonNode code = status == null ? null : status.get("code");
    boolean failed = error != null || (code != null && isError(code));
    JsonNode message = status == null ? null : status.get("message");
    return new SpanOutcome(
        failed ? "failure" : "success",
        error,
        failed && message != null && message.isTextual() && !message.textValue().isEmpty()
            ? message.textValue()
            : null);
  }

  private static boolean isError(JsonNode code) {
    // proto3 JSON also allows the name of an enum value.
    return code.isNumber()
        ? code.intValue() == 2
        : "STATUS_CODE_ERROR".equals(code.textValue()) || "2".equals(code.textValue());
  }
}
