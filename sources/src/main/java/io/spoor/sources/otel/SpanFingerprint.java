package io.spoor.sources.otel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.schemas.ContentTrace;
import io.spoor.schemas.json.RecordJson;
import io.spoor.sources.content.ContentFingerprinter;
import org.jspecify.annotations.Nullable;

/**
 * Fingerprints the tool call or user request of a span. Call it before content is cut or removed.
 */
final class SpanFingerprint {
  private static final String USER_MESSAGE = "gen_ai.user.message";

  private SpanFingerprint() {}

  /** The fingerprint; null when the span has neither. */
  static @Nullable ContentTrace of(
      ObjectNode span, String operation, String tool, ContentFingerprinter fingerprinter) {
    return switch (operation) {
      case "execute_tool" -> {
        // Conventions without tools use the same input and output names for all spans.
        String arguments = text(span, ContentField.ARGUMENTS, ContentField.INPUT);
        String result = text(span, ContentField.RESULT, ContentField.OUTPUT);
        yield fingerprinter.call(tool, arguments, result);
      }
      case "invoke_agent", RunStart.OPERATION -> {
        String input = text(span, ContentField.INPUT);
        String request = input == null ? userMessage(span) : input;
        yield request == null ? null : fingerprinter.request(request);
      }
      default -> null;
    };
  }

  private static @Nullable String text(ObjectNode span, ContentField field, ContentField fallback) {
    String text = text(span, field);
    return text == null ? text(span, fallback) : text;
  }

  private static @Nullable String text(ObjectNode span, ContentField field) {
    if (span.get("attributes") instanceof ArrayNode attributes) {
      for (JsonNode attribute : attributes) {
        JsonNode name = attribute.get("key");
        if (name != null && name.isTextual() && ContentField.of(name.textValue()) == field) {
          return AnyValues.text(attribute.get("value"));
        }
      }
    }
    return null;
  }

  /** The user message; older conventions write each message as a span event. */
  private static @Nullable String userMessage(ObjectNode span) {
    if (span.get("events") instanceof ArrayNode events) {
      for (JsonNode event : events) {
        JsonNode name = event.get("name");
        if (name != null && USER_MESSAGE.equals(name.textValue())) {
          return messageText(event);
        }
      }
    }
    return null;
  }

  private static @Nullable String messageText(JsonNode event) {
    if (event.get("attributes") instanceof ArrayNode attributes) {
      for (JsonNode attribute : attributes) {
        JsonNode name = attribute.get("key");
        if (name != null && "content".equals(name.textValue())) {
          return AnyValues.text(attribute.get("value"));
        }
      }
    }
    JsonNode body = event.get("body");
    if (body == null) {
      return null;
    }
    JsonNode unwrapped = AnyValues.unwrap(body);
    return unwrapped.isTextual() ? unwrapped.textValue() : RecordJson.text(unwrapped);
  }
}
