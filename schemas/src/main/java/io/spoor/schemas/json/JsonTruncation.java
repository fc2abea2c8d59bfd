package io.spoor.schemas.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Copies JSON and truncates long strings, lists and objects. */
final class JsonTruncation {
  private static final String CUT = "… [cut]";
  private static final int MAX_SCALARS = 64;

  private JsonTruncation() {}

  /**
   * Strings keep {@code limit} characters; lists and objects keep {@code limit} elements and a
   * truncation mark.
   */
  static JsonNode copy(JsonNode node, int limit) {
    if (node instanceof ObjectNode object) {
      ObjectNode result = JsonNodeFactory.instance.objectNode();
      for (Map.Entry<String, JsonNode> member : object.properties()) {
        if (result.size() >= limit) {
          result.put(CUT, object.size() - limit);
          break;
        }
        result.set(truncate(member.getKey(), 256), copy(member.getValue(), limit));
      }
      return result;
    }
    if (node instanceof ArrayNode array) {
      ArrayNode result = JsonNodeFactory.instance.arrayNode();
      for (JsonNode element : array) {
        if (result.size() >= limit) {
          result.add(CUT);
          break;
        }
        result.add(copy(element, limit));
      }
      return result;
    }
    if (node.isTextual() && node.textValue().length() > limit) {
      return JsonNodeFactory.instance.textNode(truncate(node.textValue(), limit));
    }
    return node;
  }

  /** The first members that are neither objects nor lists. */
  static ObjectNode scalars(ObjectNode object) {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      if (result.size() >= MAX_SCALARS) {
        break;
      }
      if (member.getValue().isValueNode()) {
        result.set(truncate(member.getKey(), 256), copy(member.getValue(), 256));
      }
    }
    return result.put(CUT, object.size() - result.size());
  }

  private static String truncate(String text, int limit) {
    if (text.length() <= limit) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(limit - 1)) ? limit - 1 : limit;
    return text.substring(0, end) + CUT;
  }
}
