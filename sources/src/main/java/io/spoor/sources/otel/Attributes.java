package io.spoor.sources.otel;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.schemas.json.NotUsable;
import io.spoor.schemas.key.Keys;
import io.spoor.sources.mapping.Flags;
import io.spoor.sources.mapping.Reading;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Attributes of a span, a resource or a span event by key; of a key that comes twice the last
 * counts.
 */
final class Attributes {
  private final Map<String, JsonNode> values;
  private final Reading reading;

  private Attributes(Map<String, JsonNode> values, Reading reading) {
    this.values = values;
    this.reading = reading;
  }

  /** {@code pointer}: where the list stands, for the message when it is none. */
  static Attributes of(@Nullable JsonNode list, String pointer, Reading reading) throws NotUsable {
    if (list == null || list.isNull()) {
      return new Attributes(Map.of(), reading);
    }
    if (!list.isArray()) {
      throw NotUsable.wrongType(pointer, "attributes are no list of {\"key\", \"value\"}");
    }
    var values = new HashMap<String, JsonNode>(list.size() * 2);
    for (JsonNode attribute : list) {
      JsonNode key = attribute.get("key");
      JsonNode value = attribute.get("value");
      if (key == null || !key.isTextual()) {
        reading.flag(Flags.IGNORED_FIELD);
      } else if (value != null && !value.isNull()) {
        values.put(key.textValue(), value);
      }
    }
    return new Attributes(values, reading);
  }

  /**
   * The value as the text of an id, a name or the like, and a hash of it where it is longer than
   * any of those; null when absent or empty.
   */
  @Nullable String text(String key) {
    String whole = whole(key);
    if (whole == null) {
      return null;
    }
    String text = Keys.bounded(whole);
    if (text.length() != whole.length()) {
      reading.flag(Flags.HASHED_ID);
    }
    return text;
  }

  /** The value as text of any length, lists and maps as JSON text; null when absent or empty. */
  @Nullable String whole(String key) {
    String text = AnyValues.text(values.get(key));
    return text == null || text.isEmpty() ? null : text;
  }

  /** The first of the keys that has a text. */
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
