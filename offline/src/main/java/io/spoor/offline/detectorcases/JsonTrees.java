package io.spoor.offline.detectorcases;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Builds and merges JSON objects. */
final class JsonTrees {
  private JsonTrees() {}

  static ObjectNode object(String... namesAndValues) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      object.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return object;
  }

  /**
   * Merges {@code overrides} into {@code target}: objects member by member; null removes a member.
   */
  static void merge(ObjectNode target, ObjectNode overrides) {
    for (Map.Entry<String, JsonNode> member : overrides.properties()) {
      String name = member.getKey();
      if (member.getValue().isNull()) {
        target.remove(name);
      } else if (target.get(name) instanceof ObjectNode targetChild
          && member.getValue() instanceof ObjectNode overrideChild) {
        merge(targetChild, overrideChild);
      } else {
        target.set(name, member.getValue());
      }
    }
  }
}
