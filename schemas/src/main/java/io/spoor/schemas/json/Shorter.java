package io.spoor.schemas.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Copies JSON with long strings, lists and objects cut. */
final class Shorter {
  private static final String CUT = "… [cut]";
  private static final int MAX_SCALARS = 64;

  private Shorter() {}

  /**
   * Strings keep {@code limit} characters; lists and objects keep {@code limit} elements, and a
   * mark that something is missing.
   */
  static JsonNode copy(JsonNode node, int limit) {
    if (node instanceof ObjectNode object) {
      ObjectNode shorter = JsonNodeFactory.instance.objectNode();
      for (Map.Entry<String, JsonNode> member : object.properties()) {
        if (shorter.size() >= limit) {
          shorter.put(CUT, object.size() - limit);
          break;
        }
        shorter.set(cut(member.getKey(), 256), copy(member.getValue(), limit));
      }
      return shorter;
    }
    if (node instanceof ArrayNode array) {
      ArrayNode shorter = JsonNodeFactory.instance.arrayNode();
      for (JsonNode element : array) {
        if (shorter.size() >= limit) {
          shorter.add(CUT);
          break;
        }
        shorter.add(copy(element, limit));
      }
      return shorter;
    }
    if (node.isTextual() && node.textValue().length() > limit) {
      return JsonNodeFactory.instance.textNode(cut(node.textValue(), limit));
    }
    return node;
  }

  /** The first members that hold no object or list. */
  static ObjectNode scalars(ObjectNode object) {
    ObjectNode shorter = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      if (shorter.size() >= MAX_SCALARS) {
        break;
      }
      if (member.getValue().isValueNode()) {
        shorter.set(cut(member.getKey(), 256), copy(member.getValue(), 256));
      }
    }
    return shorter.put(CUT, object.size() - shorter.size());
  }

  private static String cut(String text, int limit) {
    if (text.length() <= limit) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(limit - 1)) ? limit - 1 : limit;
    return text.substring(0, end) + CUT;
  }
}
