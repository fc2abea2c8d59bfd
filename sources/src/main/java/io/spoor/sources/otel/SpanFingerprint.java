package io.spoor.sources.otel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.schemas.ContentTrace;
import io.spoor.schemas.json.RecordJson;
import io.spoor.sources.content.ContentFingerprinter;
import org.jspecify.annotations.Nullable;

/**
 * Traces what a span says of a tool call, or of what the user asked for. To be asked before content
 * is cut or taken out.
 */
final class SpanFingerprint {
  private static final String USER_MESSAGE = "gen_ai.user.message";

  private SpanFingerprint() {}

  /** Null where the span says nothing of either. */
  static @Nullable ContentTrace of(
      ObjectNode span, String operation, String tool, ContentFingerprinter fingerprinter) {
    return switch (operation) {
      case "execute_tool" -> {
        // Conventions that know no tools call what goes in and comes out the same of all spans.
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

  /** Older conventions write each message as an event of the span. */
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
