package io.spoor.sources.otel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.content.tracing.ContentFingerprinter.ReadText;
import io.spoor.content.tracing.ContentText;
import io.spoor.schemas.json.ParsedValue;
import io.spoor.schemas.json.RecordJson;
import io.spoor.schemas.key.Keys;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Results of tools in a model's input messages. A model's input repeats the conversation, so only
 * the results after the model's last message count: earlier ones were input before.
 */
final class ReadMessages {
  private static final int MAX_DEPTH = 32;
  private static final int MAX_RESULTS = 64;
  private static final Set<String> TOOL_ROLES = Set.of("tool", "function", "ipython");
  private static final Set<String> MODEL_ROLES = Set.of("assistant", "model", "ai");
  private static final Set<String> RESULT_TYPES =
      Set.of("toolcallresponse", "toolresult", "functioncalloutput", "functionresponse");
  private static final Set<String> CALL_TYPES = Set.of("toolcall", "tooluse", "functioncall");
  private static final List<String> IDS =
      List.of("tool_call_id", "toolCallId", "tool_use_id", "toolUseId", "call_id", "id");
  private static final List<String> CONTENTS =
      List.of("response", "result", "content", "output", "text", "body", "parts");

  /** {@code llm.input_messages.0.message.content}, {@code gen_ai.prompt.0.role}, and others. */
  private static final Pattern INDEXED =
      Pattern.compile(
          "(?:llm\\.input_messages|gen_ai\\.prompt)\\.(\\d{1,6})\\.(?:message\\.)?"
              + "(role|content|name|tool_call_id)");

  private final Map<String, String> toolsByCall = new HashMap<>();
  private final List<ReadText> results = new ArrayList<>();

  /** The results; of very many, the last ones. */
  List<ReadText> results() {
    return results.size() <= MAX_RESULTS
        ? results
        : results.subList(results.size() - MAX_RESULTS, results.size());
  }

  /** Adds a list of messages, or of objects with messages. */
  void addList(ContentText messages) {
    ParsedValue parsed = RecordJson.valueOrNull(messages.readable());
    if (parsed != null) {
      read(parsed.value(), messages, 0);
    }
  }

  /** Documents that were retrieved for the model; which tool found them is not known. */
  void addDocuments(ContentText documents) {
    results.add(new ReadText("", documents));
  }

  /** Adds messages that are attributes with indexes. */
  void addIndexed(SpanTexts span) {
    Map<Integer, Map<String, ContentText>> byIndex = new TreeMap<>();
    span.named(
        (name, text) -> {
          Matcher place = INDEXED.matcher(name);
          if (place.matches()) {
            byIndex
                .computeIfAbsent(Integer.parseInt(place.group(1)), _ -> new HashMap<>())
                .putIfAbsent(place.group(2), text);
          }
        });
    byIndex
        .values()
        .forEach(
            message ->
                add(
                    redacted(message.get("role")),
                    redacted(message.get("name")),
                    redacted(message.get("tool_call_id")),
                    message.get("content")));
  }

  private static String redacted(@Nullable ContentText text) {
    return text == null ? "" : text.redacted();
  }

  /** Adds a message that older conventions write as an event. */
  void addEvent(SpanTexts event) {
    if (event.name().equals("gen_ai.tool.message")) {
      String id =
          event.attributes(IDS::contains).stream()
              .findFirst()
              .map(ContentText::redacted)
              .orElse("");
      ContentText body = event.body();
      List<ContentText> texts = new ArrayList<>(event.attributes(ContentField::isMessageMember));
      if (body != null) {
        texts.add(body);
      }
      texts.forEach(text -> results.add(new ReadText(toolsByCall.getOrDefault(id, ""), text)));
    } else if (event.name().equals("gen_ai.assistant.message")) {
      results.clear();
    }
  }

  private void add(String role, String name, String callId, @Nullable ContentText content) {
    if (MODEL_ROLES.contains(role)) {
      results.clear();
    } else if (TOOL_ROLES.contains(role) && content != null) {
      results.add(new ReadText(tool(name, callId), content));
    }
  }

  private String tool(String name, String callId) {
    return name.isEmpty()
        ? toolsByCall.getOrDefault(callId, "")
        : Keys.bounded(FoldedNames.tool(name));
  }

  private void read(JsonNode node, ContentText whole, int depth) {
    if (depth > MAX_DEPTH) {
      // No model's messages are nested so deep: the text counts, whoever wrote it.
      results.add(new ReadText("", whole.part(RecordJson.text(node))));
      return;
    }
    if (node instanceof ArrayNode list) {
      list.forEach(element -> read(element, whole, depth + 1));
    } else if (node instanceof ObjectNode message) {
      readMessage(message, whole, depth);
    }
  }

  private void readMessage(ObjectNode message, ContentText whole, int depth) {
    String role = text(message, "role").toLowerCase(Locale.ROOT);
    String type = text(message, "type").toLowerCase(Locale.ROOT).replaceAll("[_-]", "");
    if (MODEL_ROLES.contains(role)) {
      results.clear();
      readCalls(message, depth);
      return;
    }
    if (TOOL_ROLES.contains(role) || RESULT_TYPES.contains(type)) {
      boolean hasParts = message.get("parts") instanceof ArrayNode;
      if (hasParts && containsResult(message.get("parts"))) {
        read(message.get("parts"), whole, depth + 1);
        return;
      }
      for (String member : CONTENTS) {
        JsonNode content = message.get(member);
        if (content != null && !content.isNull()) {
          String text = content.isTextual() ? content.textValue() : RecordJson.text(content);
          results.add(
              new ReadText(tool(text(message, "name"), first(message, IDS)), whole.part(text)));
          return;
        }
      }
      return;
    }
    message.forEach(
        member -> {
          if (member.isContainerNode()) {
            read(member, whole, depth + 1);
          }
        });
  }

  private static boolean containsResult(JsonNode parts) {
    for (JsonNode part : parts) {
      if (part.path("type").isTextual()
          && RESULT_TYPES.contains(
              part.path("type").textValue().toLowerCase(Locale.ROOT).replaceAll("[_-]", ""))) {
        return true;
      }
    }
    return false;
  }

  /** Remembers which tool each call of a model's message is of. */
  private void readCalls(JsonNode node, int depth) {
    if (depth > MAX_DEPTH) {
      return;
    }
    if (node instanceof ObjectNode object) {
      String name = text(object, "name");
      String function = object.path("function").path("name").asText("");
      String type = text(object, "type").toLowerCase(Locale.ROOT).replaceAll("[_-]", "");
      String tool = function.isEmpty() && CALL_TYPES.contains(type) ? name : function;
      if (!tool.isEmpty()) {
        for (String id : IDS) {
          if (object.path(id).isTextual()) {
            toolsByCall.put(object.path(id).textValue(), Keys.bounded(FoldedNames.tool(tool)));
          }
        }
      }
    }
    if (node.isContainerNode()) {
      node.forEach(member -> readCalls(member, depth + 1));
    }
  }

  private static String text(ObjectNode object, String member) {
    return object.path(member).isTextual() ? object.path(member).textValue() : "";
  }

  private static String first(ObjectNode object, List<String> members) {
    for (String member : members) {
      if (object.path(member).isTextual()) {
        return object.path(member).textValue();
      }
    }
    return "";
  }
}
