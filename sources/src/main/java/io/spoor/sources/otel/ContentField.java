package io.spoor.sources.otel;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Kinds of content, by attribute name.
 *
 * <p>Covers the names of the GenAI conventions, their earlier versions, OpenInference and
 * Traceloop, whose instrumentations are widely used.
 */
enum ContentField {
  INPUT("gen_ai.input.messages", "gen_ai.prompt", "input.value", "traceloop.entity.input"),
  OUTPUT("gen_ai.output.messages", "gen_ai.completion", "output.value", "traceloop.entity.output"),
  ARGUMENTS("gen_ai.tool.call.arguments", "gen_ai.tool.arguments"),
  RESULT("gen_ai.tool.call.result", "gen_ai.tool.result"),
  /** Content without a separate field in the event. */
  OTHER(
      "gen_ai.system_instructions",
      "gen_ai.tool.definitions",
      "gen_ai.retrieval.documents",
      "exception.message",
      "exception.stacktrace");

  private static final Map<String, ContentField> BY_NAME = byName();
  private static final List<String> CALL_ATTRIBUTES =
      Stream.concat(ARGUMENTS.names.stream(), RESULT.names.stream()).toList();
  private static final List<String> PREFIXES =
      List.of(
          "gen_ai.prompt.",
          "gen_ai.completion.",
          "llm.input_messages",
          "llm.output_messages",
          "llm.prompts");
  private static final Set<String> GENERIC =
      Set.of("input.value", "output.value", "traceloop.entity.input", "traceloop.entity.output");
  private static final Set<String> MESSAGE_MEMBERS =
      Set.of("content", "body", "message", "role", "tool_calls", "gen_ai.event.content");

  @SuppressWarnings("ImmutableEnumChecker") // List.of cannot be changed
  private final List<String> names;

  ContentField(String... names) {
    this.names = List.of(names);
  }

  /** Names of the attributes that only a tool call has. */
  static List<String> callAttributes() {
    return CALL_ATTRIBUTES;
  }

  /** Whether a name is also used for the content of spans that are no messages. */
  static boolean isGeneric(String attribute) {
    return GENERIC.contains(FoldedNames.attribute(attribute));
  }

  /** Kind of content of an attribute; null when it has none. */
  static @Nullable ContentField of(String attribute) {
    String name = FoldedNames.attribute(attribute);
    ContentField field = BY_NAME.get(name);
    if (field == null && (name.startsWith("gen_ai.") || name.startsWith("llm."))) {
      for (String prefix : PREFIXES) {
        if (name.startsWith(prefix)) {
          return OTHER;
        }
      }
    }
    return field;
  }

  /** Whether an attribute of a message event contains the message. */
  static boolean isMessageMember(String name) {
    return MESSAGE_MEMBERS.contains(FoldedNames.attribute(name));
  }

  /** Kind of content of a message event; null when the event is not a message. */
  static @Nullable ContentField ofEvent(String name) {
    if (!name.startsWith("gen_ai.") || name.equals("gen_ai.client.inference.operation.details")) {
      return null;
    }
    return switch (name) {
      case "gen_ai.choice", "gen_ai.assistant.message" -> OUTPUT;
      case "gen_ai.tool.message" -> RESULT;
      default -> INPUT;
    };
  }

  private static Map<String, ContentField> byName() {
    var byName = new HashMap<String, ContentField>();
    for (ContentField field : values()) {
      field.names.forEach(name -> byName.put(name, field));
    }
    return byName;
  }
}
