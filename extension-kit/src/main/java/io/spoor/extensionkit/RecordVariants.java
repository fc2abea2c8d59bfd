package io.spoor.extensionkit;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Copies of a JSON record, each with another value at one place. */
final class RecordVariants {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** Values of every type, and texts at which parsers of times, names and paths fail. */
  private static final List<JsonNode> VALUES =
      List.of(
          JSON.nullNode(),
          JSON.booleanNode(true),
          JSON.numberNode(-1),
          JSON.numberNode(Long.MAX_VALUE),
          JSON.numberNode(1e300),
          JSON.textNode(""),
          JSON.textNode("/"),
          JSON.textNode("::"),
          JSON.textNode("{\"a\":"),
          JSON.textNode("99999999999999999999"),
          JSON.textNode("2199-12-31T23:59:59Z"),
          JSON.textNode("\u0000\udfff"),
          JSON.arrayNode(),
          JSON.arrayNode().add(JSON.nullNode()),
          JSON.objectNode(),
          JSON.objectNode().put("key", 1));

  private final JsonNode record;
  private final List<JsonPointer> places = new ArrayList<>();

  RecordVariants(JsonNode record) {
    this.record = record;
    addPlaces(JsonPointer.empty(), record);
  }

  private void addPlaces(JsonPointer place, JsonNode node) {
    if (!place.equals(JsonPointer.empty())) {
      places.add(place);
    }
    node.properties()
        .forEach(member -> addPlaces(place.appendProperty(member.getKey()), member.getValue()));
    if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        addPlaces(place.appendIndex(i), node.get(i));
      }
    }
  }

  /** A copy for each place and value, and one without the place. */
  List<JsonNode> damaged() {
    List<JsonNode> variants = new ArrayList<>();
    for (JsonPointer place : places) {
      VALUES.forEach(value -> variants.add(with(place, value)));
      JsonNode without = record.deepCopy();
      if (without.at(place.head()) instanceof ObjectNode parent) {
        parent.remove(place.last().getMatchingProperty());
        variants.add(without);
      }
    }
    return variants;
  }

  /** A copy for each text. */
  List<JsonNode> withTexts(UnaryOperator<String> change) {
    return places.stream()
        .filter(place -> record.at(place).isTextual())
        .map(place -> with(place, JSON.textNode(change.apply(record.at(place).textValue()))))
        .toList();
  }

  private JsonNode with(JsonPointer place, JsonNode value) {
    JsonNode copy = record.deepCopy();
    switch (copy.at(place.head())) {
      case ObjectNode parent -> parent.set(place.last().getMatchingProperty(), value);
      case ArrayNode parent -> parent.set(place.last().getMatchingIndex(), value);
      default -> throw new IllegalStateException("no parent of " + place);
    }
    return copy;
  }
}
