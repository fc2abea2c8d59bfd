package io.spoor.sources.otel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.schemas.json.RecordJson;
import org.jspecify.annotations.Nullable;

/** Reads OTLP attribute values ({@code AnyValue} in common.proto): one member, named by type. */
final class AnyValues {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private AnyValues() {}

  /** A scalar as its text, a list or map as JSON text; null when there is no value. */
  static @Nullable String text(@Nullable JsonNode any) {
    if (any == null) {
      return null;
    }
    JsonNode string = any.get("stringValue");
    if (string != null) {
      return string.isValueNode() && !string.isNull() ? string.asText() : null;
    }
    JsonNode unwrapped = unwrap(any);
    if (unwrapped.isNull()) {
      return null;
    }
    return unwrapped.isValueNode() ? unwrapped.asText() : RecordJson.text(unwrapped);
  }

  /** The value as plain JSON. Other JSON counts as plain already, as some exporters write it. */
  static JsonNode unwrap(JsonNode any) {
    if (!(any instanceof ObjectNode object)) {
      return any;
    }
    if (object.isEmpty()) {
      return NullNode.getInstance();
    }
    if (object.get("arrayValue") instanceof ObjectNode array) {
      return list(array.get("values"));
    }
    if (object.get("kvlistValue") instanceof ObjectNode map) {
      return map(map.get("values"));
    }
    for (String type :
        new String[] {"stringValue", "intValue", "boolValue", "doubleValue", "bytesValue"}) {
      JsonNode value = object.get(type);
      if (value != null) {
        return value;
      }
    }
    return any;
  }

  private static ArrayNode list(@Nullable JsonNode values) {
    ArrayNode list = NODES.arrayNode();
    if (values != null && values.isArray()) {
      for (JsonNode value : values) {
        list.add(unwrap(value));
      }
    }
    return list;
  }

  private static ObjectNode map(@Nullable JsonNode values) {
    ObjectNode map = NODES.objectNode();
    if (values != null && values.isArray()) {
      for (JsonNode pair : values) {
        JsonNode key = pair.get("key");
        JsonNode value = pair.get("value");
        if (key != null && key.isTextual()) {
          map.set(key.textValue(), value == null ? NullNode.getInstance() : unwrap(value));
        }
      }
    }
    return map;
  }
}
