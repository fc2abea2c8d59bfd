package io.spoor.offline.detectorcases;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** JSON objects in the making. */
final class Trees {
  private Trees() {}

  static ObjectNode object(String... namesAndValues) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      object.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return object;
  }

  /** Lays {@code over} onto {@code under}: objects member by member, null takes a member away. */
  static void merge(ObjectNode under, ObjectNode over) {
    for (Map.Entry<String, JsonNode> member : over.properties()) {
      String name = member.getKey();
      if (member.getValue().isNull()) {
        under.remove(name);
      } else if (under.get(name) instanceof ObjectNode below
          && member.getValue() instanceof ObjectNode above) {
        merge(below, above);
      } else {
        under.set(name, member.getValue());
      }
    }
  }
}
