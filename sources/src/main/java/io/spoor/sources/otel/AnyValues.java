package io.spoor.sources.otel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.schemas.json.RecordJson;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads OTLP attribute values ({@code AnyValue} in common.proto): one member, named by type. */
final class AnyValues {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final List<String> SCALARS =
      List.of("stringValue", "intValue", "boolValue", "doubleValue", "bytesValue");
  private static final List<String> TYPES =
      Stream.concat(SCALARS.stream(), Stream.of("arrayValue", "kvlistValue")).toList();

  private AnyValues() {}

  /** A scalar as its text, a list or map as JSON text; null when there is no value. */
  static @Nullable String text(@Nullable JsonNode any) {
    if (any == null) {
      return null;
    }
    JsonNode string = any.get("stringValue");
    if (string != null && any.size() == 1) {
      return string.isValueNode() && !string.isNull() ? string.asText() : null;
    }
    JsonNode unwrapped = unwrap(any);
    if (unwrapped.isNull()) {
      return null;
    }
    return unwrapped.isValueNode() ? unwrapped.asText() : RecordJson.text(unwrapped);
  }

  /**
   * The value as plain JSON. Other JSON counts as plain already, as some exporters write it. A
   * value of several types, which is not valid, becomes a list of all of them.
   */
  static JsonNode unwrap(JsonNode any) {
    if (!(any instanceof ObjectNode object)) {
      return any;
    }
    if (object.isEmpty()) {
      return NullNode.getInstance();
    }
    List<JsonNode> alternatives = alternatives(object);
    if (alternatives.size() > 1) {
      ArrayNode all = NODES.arrayNode();
      alternatives.forEach(alternative -> all.add(unwrap(alternative)));
      return all;
    }
    JsonNode array = object.get("arrayValue");
    if (array instanceof ObjectNode wrapped) {
      JsonNode values = wrapped.get("values");
      return values == null || values.isArray() ? list(values) : array;
    }
    JsonNode map = object.get("kvlistValue");
    if (map instanceof ObjectNode wrapped) {
      JsonNode values = wrapped.get("values");
      return values == null || values.isArray() ? map(values) : map;
    }
    for (String type : SCALARS) {
      JsonNode value = object.get(type);
      if (value != null) {
        return value;
      }
    }
    return any;
  }

  /** The value of each type that is stated, as a value of one type; one for valid values. */
  static List<JsonNode> alternatives(JsonNode any) {
    if (!(any instanceof ObjectNode object) || object.size() < 2) {
      return List.of(any);
    }
    List<JsonNode> stated =
        TYPES.stream()
            .filter(object::has)
            .<JsonNode>map(type -> NODES.objectNode().set(type, object.get(type)))
            .toList();
    return stated.size() < 2 ? List.of(any) : stated;
  }

  private static ArrayNode list(@Nullable JsonNode values) {
    ArrayNode list = NODES.arrayNode();
    if (values != null) {
      for (JsonNode value : values) {
        list.add(unwrap(value));
      }
    }
    return list;
  }

  /** A key that occurs twice has a list of its values. */
  private static ObjectNode map(@Nullable JsonNode values) {
    ObjectNode map = NODES.objectNode();
    Set<String> repeated = new HashSet<>();
    if (values != null) {
      for (JsonNode pair : values) {
        JsonNode key = pair.get("key");
        JsonNode value = pair.get("value");
        if (key != null && key.isTextual()) {
          add(
              map,
              key.textValue(),
              value == null ? NullNode.getInstance() : unwrap(value),
              repeated);
        }
      }
    }
    return map;
  }

  private static void add(ObjectNode map, String name, JsonNode value, Set<String> repeated) {
    JsonNode earlier = map.get(name);
    if (earlier == null || earlier.isNull()) {
      map.set(name, value);
    } else if (repeated.contains(name) && earlier instanceof ArrayNode all) {
      all.add(value);
    } else if (!earlier.equals(value)) {
      repeated.add(name);
      map.set(name, NODES.arrayNode().add(earlier).add(value));
    }
  }
}
