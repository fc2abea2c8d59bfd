package io.spoor.sources.otel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.spoor.schemas.json.RecordJson;
import io.spoor.schemas.json.UnusableRecordException;
import io.spoor.schemas.key.Keys;
import io.spoor.sources.mapping.EventFlags;
import io.spoor.sources.mapping.MappingContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Attributes of a span, resource or span event by folded key. A key may occur twice with different
 * values: ids have the last one, and {@link #texts} all of them.
 */
final class SpanAttributes {
  private final Map<String, JsonNode> last;
  private final Map<String, List<JsonNode>> repeated;
  private final MappingContext context;

  private SpanAttributes(
      Map<String, JsonNode> last, Map<String, List<JsonNode>> repeated, MappingContext context) {
    this.last = last;
    this.repeated = repeated;
    this.context = context;
  }

  /** {@code pointer}: place of the list, for the error message. */
  static SpanAttributes of(@Nullable JsonNode list, String pointer, MappingContext context)
      throws UnusableRecordException {
    var attributes = new SpanAttributes(new HashMap<>(), new HashMap<>(), context);
    if (list == null || list.isNull()) {
      return attributes;
    }
    if (!list.isArray()) {
      throw UnusableRecordException.wrongType(
          pointer, "attributes are no list of {\"key\", \"value\"}");
    }
    for (JsonNode attribute : list) {
      JsonNode key = attribute.get("key");
      JsonNode value = attribute.get("value");
      if (key == null || !key.isTextual()) {
        context.flag(EventFlags.IGNORED_FIELD);
      } else if (value != null && !value.isNull()) {
        for (JsonNode alternative : AnyValues.alternatives(value)) {
          attributes.add(FoldedNames.attribute(key.textValue()), alternative);
        }
      }
    }
    return attributes;
  }

  private void add(String key, JsonNode value) {
    JsonNode earlier = last.put(key, value);
    if (earlier != null && !earlier.equals(value)) {
      context.flag(EventFlags.REPEATED_ATTRIBUTE);
      List<JsonNode> all = repeated.computeIfAbsent(key, _ -> new ArrayList<>(List.of(earlier)));
      all.add(value);
    }
  }

  /** Flags keys that both lists state with different values. */
  void compare(SpanAttributes other, List<String> keys) {
    for (String key : keys) {
      String here = text(key);
      String there = other.text(key);
      if (here != null && there != null && !here.equals(there)) {
        context.flag(EventFlags.REPEATED_ATTRIBUTE);
      }
    }
  }

  boolean has(String key) {
    return last.containsKey(key);
  }

  /**
   * The value as text of an id or name, replaced by its hash if too long; null when absent or
   * empty.
   */
  @Nullable String text(String key) {
    String full = fullText(key);
    return full == null ? null : bounded(full);
  }

  private String bounded(String full) {
    String text = Keys.bounded(full);
    if (text.length() != full.length()) {
      context.flag(EventFlags.HASHED_ID);
    }
    return text;
  }

  /** The value as text of any length, lists and maps as JSON text; null when absent or empty. */
  @Nullable String fullText(String key) {
    String text = AnyValues.text(last.get(key));
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

  /** All different texts of the keys, in order; each element of a list is a text. */
  Set<String> texts(String... keys) {
    Set<String> texts = new LinkedHashSet<>();
    for (String key : keys) {
      for (JsonNode value : values(key)) {
        JsonNode unwrapped = AnyValues.unwrap(value);
        if (unwrapped instanceof ArrayNode list) {
          list.forEach(element -> addText(element, texts));
        } else {
          addText(unwrapped, texts);
        }
      }
    }
    return texts;
  }

  private List<JsonNode> values(String key) {
    List<JsonNode> all = repeated.get(key);
    if (all != null) {
      return all;
    }
    JsonNode only = last.get(key);
    return only == null ? List.of() : List.of(only);
  }

  private static void addText(JsonNode value, Set<String> texts) {
    String text = value.isValueNode() ? value.asText() : RecordJson.text(value);
    if (!value.isNull() && !text.isBlank()) {
      texts.add(text);
    }
  }

  /** Notes that two attributes contradict each other. */
  void flagContradiction() {
    context.flag(EventFlags.REPEATED_ATTRIBUTE);
  }

  /** Notes that a name was written with look-alike or invisible characters. */
  void flagFoldedName() {
    context.flag(EventFlags.FOLDED_NAME);
  }
}
