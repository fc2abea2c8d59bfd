package io.spoor.sources.otel;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.schemas.json.UnusableRecordException;
import io.spoor.schemas.key.Keys;
import io.spoor.sources.mapping.EventFlags;
import io.spoor.sources.mapping.MappingContext;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Attributes of a span, resource or span event by key; the last value of a repeated key counts. */
final class SpanAttributes {
  private final Map<String, JsonNode> values;
  private final MappingContext context;

  private SpanAttributes(Map<String, JsonNode> values, MappingContext context) {
    this.values = values;
    this.context = context;
  }

  /** {@code pointer}: place of the list, for the error message. */
  static SpanAttributes of(@Nullable JsonNode list, String pointer, MappingContext context)
      throws UnusableRecordException {
    if (list == null || list.isNull()) {
      return new SpanAttributes(Map.of(), context);
    }
    if (!list.isArray()) {
      throw UnusableRecordException.wrongType(
          pointer, "attributes are no list of {\"key\", \"value\"}");
    }
    var values = new HashMap<String, JsonNode>(list.size() * 2);
    for (JsonNode attribute : list) {
      JsonNode key = attribute.get("key");
      JsonNode value = attribute.get("value");
      if (key == null || !key.isTextual()) {
        context.flag(EventFlags.IGNORED_FIELD);
      } else if (value != null && !value.isNull()) {
        values.put(key.textValue(), value);
      }
    }
    return new SpanAttributes(values, context);
  }

  /**
   * The value as text of an id or name, replaced by its hash if too long; null when absent or
   * empty.
   */
  @Nullable String text(String key) {
    String full = fullText(key);
    if (full == null) {
      return null;
    }
    String text = Keys.bounded(full);
    if (text.length() != full.length()) {
      context.flag(EventFlags.HASHED_ID);
    }
    return text;
  }

  /** The value as text of any length, lists and maps as JSON text; null when absent or empty. */
  @Nullable String fullText(String key) {
    String text = AnyValues.text(values.get(key));
    return text == null || text.isEmpty() ? null : text;
  }

  /** Text of the first key that has one. */
  @Nullable String firstText(String... keys) {
    for (String key : keys) {
      String text = text(key);
      if (text != null) {
        return text;
      }
    }
    return null;
  }
}
