package io.spoor.sources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Changes of JSON trees that tests make. */
final class JsonPlaces {
  /** A place in a tree: a member of an object, or an element of a list. */
  record Place(JsonNode parent, String name, int index) {
    JsonNode value() {
      return parent instanceof ObjectNode object ? object.get(name) : parent.get(index);
    }

    void set(JsonNode value) {
      if (parent instanceof ObjectNode object) {
        object.set(name, value);
      } else if (parent instanceof ArrayNode array) {
        array.set(index, value);
      }
    }

    void remove() {
      if (parent instanceof ObjectNode object) {
        object.remove(name);
      } else if (parent instanceof ArrayNode array) {
        array.remove(index);
      }
    }
  }

  private JsonPlaces() {}

  /** All places below a node. */
  static List<Place> places(JsonNode node) {
    List<Place> places = new ArrayList<>();
    collect(node, places);
    return places;
  }

  private static void collect(JsonNode node, List<Place> places) {
    if (node instanceof ObjectNode object) {
      object
          .properties()
          .forEach(
              member -> {
                places.add(new Place(object, member.getKey(), -1));
                collect(member.getValue(), places);
              });
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        places.add(new Place(array, "", i));
        collect(array.get(i), places);
      }
    }
  }

  /** The tree with all names of members in small letters. */
  static JsonNode lowerCase(JsonNode node) {
    if (node instanceof ObjectNode object) {
      ObjectNode lower = JsonNodeFactory.instance.objectNode();
      object
          .properties()
          .forEach(
              member ->
                  lower.set(
                      member.getKey().toLowerCase(Locale.ROOT), lowerCase(member.getValue())));
      return lower;
    }
    if (node instanceof ArrayNode array) {
      ArrayNode lower = JsonNodeFactory.instance.arrayNode();
      array.forEach(element -> lower.add(lowerCase(element)));
      return lower;
    }
    return node;
  }
}
