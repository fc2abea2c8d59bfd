package io.spoor.sources.cloudtrail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads members of a JSON object; a wrong type counts as absent. */
record JsonFields(JsonNode node, boolean lowerCase) {

  /** {@code lowerCase}: also accept all-lower-case member names, as some exports write them. */
  static JsonFields of(@Nullable JsonNode node, boolean lowerCase) {
    return new JsonFields(node == null ? MissingNode.getInstance() : node, lowerCase);
  }

  @Nullable JsonNode get(String name) {
    JsonNode value = node.get(name);
    if (value == null && lowerCase) {
      value = node.get(name.toLowerCase(Locale.ROOT));
    }
    return value == null || value.isNull() ? null : value;
  }

  JsonFields object(String name) {
    return of(get(name), lowerCase);
  }

  /** Text, or a number as text; null when absent, empty or of another type. */
  @Nullable String text(String name) {
    return text(get(name));
  }

  static @Nullable String text(@Nullable JsonNode value) {
    if (value == null || !(value.isTextual() || value.isNumber())) {
      return null;
    }
    String text = value.asText();
    return text.isEmpty() ? null : text;
  }

  /** A boolean, also one written as text. */
  @Nullable Boolean bool(String name) {
    JsonNode value = get(name);
    if (value == null) {
      return null;
    }
    if (value.isBoolean()) {
      return value.booleanValue();
    }
    String text = value.isTextual() ? value.textValue() : "";
    if (text.equalsIgnoreCase("true")) {
      return true;
    }
    return text.equalsIgnoreCase("false") ? Boolean.FALSE : null;
  }

  boolean isObject() {
    return node.isObject();
  }
}
