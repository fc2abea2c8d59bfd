package io.spoor.content.tracing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Texts that a user wrote in a list of messages. */
final class MessageTexts {
  private static final int MAX_DEPTH = 64;
  private static final List<String> MEMBERS =
      List.of(
          "messages", "parts", "content", "text", "body", "input", "prompt", "query", "request");

  private MessageTexts() {}

  static List<String> ofUser(JsonNode messages) {
    List<String> texts = new ArrayList<>();
    read(messages, texts, 0);
    return texts;
  }

  private static void read(JsonNode node, List<String> texts, int depth) {
    if (depth > MAX_DEPTH) {
      return;
    }
    if (node.isTextual()) {
      texts.add(node.textValue());
    } else if (node instanceof ArrayNode list) {
      list.forEach(element -> read(element, texts, depth + 1));
    } else if (node instanceof ObjectNode message && isUserMessage(message)) {
      for (String member : MEMBERS) {
        JsonNode part = message.get(member);
        if (part != null) {
          read(part, texts, depth + 1);
        }
      }
    }
  }

  /**
   * Whether a user wrote the message; messages of assistants, tools and system prompts are not
   * requests.
   */
  private static boolean isUserMessage(ObjectNode message) {
    JsonNode role = message.get("role");
    JsonNode type = message.get("type");
    boolean isUser = role == null || role.asText().equals("user") || role.asText().equals("human");
    boolean isText =
        type == null
            || type.asText().equals("text")
            || type.asText().equals("input_text")
            || type.asText().equals("message");
    return isUser && isText;
  }
}
