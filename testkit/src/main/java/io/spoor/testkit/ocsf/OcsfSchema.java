package io.spoor.testkit.ocsf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Checks events against {@code ocsf-1.9.0.json}: attributes that are there are known and of their
 * type, required ones are there, enums and {@code at_least_one} hold.
 */
public final class OcsfSchema {
  private final JsonNode schema;

  private OcsfSchema(JsonNode schema) {
    this.schema = schema;
  }

  public static OcsfSchema read() {
    try (InputStream in =
        Objects.requireNonNull(OcsfSchema.class.getResourceAsStream("/ocsf/ocsf-1.9.0.json"))) {
      return new OcsfSchema(new ObjectMapper().readTree(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is wrong with an event; nothing if it is valid. */
  public List<String> problems(JsonNode event) {
    List<String> problems = new ArrayList<>();
    JsonNode ofClass = schema.path("classes").path(event.path("class_uid").asText());
    if (ofClass.isMissingNode()) {
      return List.of("class_uid: no class " + event.path("class_uid"));
    }
    var attributes = ((ObjectNode) schema.path("base")).deepCopy();
    attributes.setAll((ObjectNode) ofClass.path("attributes"));
    object("", event, attributes, ofClass.path("at_least_one"), problems);
    int activity = event.path("activity_id").asInt(-1);
    if (!holds(ofClass.path("activities"), activity)) {
      problems.add("activity_id: " + activity);
    }
    if (event.path("category_uid").asInt() != ofClass.path("category_uid").asInt()) {
      problems.add("category_uid: " + event.path("category_uid"));
    }
    if (event.path("type_uid").asLong() != event.path("class_uid").asLong() * 100 + activity) {
      problems.add("type_uid: " + event.path("type_uid"));
    }
    return problems;
  }

  private void object(
      String path, JsonNode object, JsonNode attributes, JsonNode oneOf, List<String> problems) {
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      JsonNode type = attributes.path(member.getKey());
      String at = path + "/" + member.getKey();
      if (type.isMissingNode()) {
        problems.add(at + ": no such attribute");
      } else {
        value(at, member.getKey(), member.getValue(), type.asText().replace("!", ""), problems);
      }
    }
    for (Map.Entry<String, JsonNode> attribute : attributes.properties()) {
      if (attribute.getValue().asText().endsWith("!") && !object.has(attribute.getKey())) {
        problems.add(path + "/" + attribute.getKey() + ": is required");
      }
    }
    boolean one = oneOf.isMissingNode();
    for (JsonNode name : oneOf) {
      one |= object.has(name.asText());
    }
    if (!one) {
      problems.add(path + ": at least one of " + oneOf);
    }
  }

  private void value(String path, String name, JsonNode value, String type, List<String> problems) {
    if (type.endsWith("[]")) {
      if (!value.isArray() || value.isEmpty()) {
        problems.add(path + ": no array, or an empty one");
      }
      value.forEach(
          element -> value(path, name, element, type.substring(0, type.length() - 2), problems));
      return;
    }
    boolean right =
        switch (type) {
          case "string" -> value.isTextual() && !value.textValue().isEmpty();
          case "integer" -> value.isIntegralNumber() && value.canConvertToInt();
          case "long", "timestamp" -> value.isIntegralNumber() && value.canConvertToLong();
          case "boolean" -> value.isBoolean();
          case "free" -> value.isObject();
          default -> {
            JsonNode its = schema.path("objects").path(type);
            object(path, value, its.path("attributes"), its.path("at_least_one"), problems);
            yield value.isObject() && !its.isMissingNode();
          }
        };
    JsonNode allowed = schema.path("enums").path(name);
    if (!right || !(allowed.isMissingNode() || holds(allowed, value.asInt()))) {
      problems.add(path + ": " + value + " is no " + type);
    }
  }

  private static boolean holds(JsonNode numbers, int number) {
    for (JsonNode each : numbers) {
      if (each.asInt() == number) {
        return true;
      }
    }
    return false;
  }
}
