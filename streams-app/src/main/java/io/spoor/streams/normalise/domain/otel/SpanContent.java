package io.spoor.streams.normalise.domain.otel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.schemas.Content;
import io.spoor.streams.normalise.domain.json.Json;
import io.spoor.streams.normalise.domain.mapping.ContentPolicy;
import io.spoor.streams.normalise.domain.mapping.Flags;
import io.spoor.streams.normalise.domain.mapping.Reading;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes arguments, results and messages out of a span, and from the kept original what may not be kept.
 *
 * <p>Content stands in attributes of the span, or of its events ({@code gen_ai.user.message}, {@code gen_ai.choice}, {@code
 * gen_ai.client.inference.operation.details}) as older conventions have it.
 */
final class SpanContent {
  private static final List<String> INPUT = List.of("gen_ai.input.messages", "gen_ai.prompt", "input.value", "traceloop.entity.input");
  private static final List<String> OUTPUT =
      List.of("gen_ai.output.messages", "gen_ai.completion", "output.value", "traceloop.entity.output");
  private static final List<String> ARGUMENTS = List.of("gen_ai.tool.call.arguments", "gen_ai.tool.arguments");
  private static final List<String> RESULT = List.of("gen_ai.tool.call.result", "gen_ai.tool.message", "gen_ai.tool.result");
  private static final Set<String> OTHER =
      Set.of("gen_ai.system_instructions", "gen_ai.tool.definitions", "gen_ai.retrieval.documents", "exception.message", "exception.stacktrace");
  private static final List<String> PREFIXES =
      List.of("gen_ai.prompt.", "gen_ai.completion.", "llm.input_messages", "llm.output_messages", "llm.prompts");
  // What tools and models are told or say, and how an exception quotes it.
  private static final Set<String> EVENT_CONTENT = Set.of("content", "body", "message", "role", "tool_calls", "gen_ai.event.content");

  private final ContentPolicy policy;
  private final Reading reading;
  private boolean truncated;
  private @Nullable String input;
  private @Nullable String output;
  private @Nullable String arguments;
  private @Nullable String result;

  private SpanContent(Reading reading) {
    this.policy = reading.content();
    this.reading = reading;
  }

  /** The content that may be kept; null where there is none. Changes the reading's JSON. */
  static @Nullable Content take(Reading reading) {
    var content = new SpanContent(reading);
    content.span(reading.json());
    return content.content();
  }

  private void span(ObjectNode span) {
    attributes(span.get("attributes"), false);
    if (span.get("events") instanceof ArrayNode events) {
      for (JsonNode element : events) {
        if (element instanceof ObjectNode event) {
          event(event);
        }
      }
    }
    if (!policy.kept() && span.get("status") instanceof ObjectNode status) {
      status.remove("message");
    }
  }

  private void event(ObjectNode event) {
    JsonNode name = event.get("name");
    String kind = name != null && name.isTextual() ? name.textValue() : "";
    if (kind.startsWith("gen_ai.") && !kind.equals("gen_ai.client.inference.operation.details") && policy.kept()) {
      message(kind, event);
    }
    attributes(event.get("attributes"), kind.startsWith("gen_ai."));
    if (!policy.kept()) {
      event.remove("body");
    }
  }

  /** One message that older conventions write as an event of its own. */
  private void message(String kind, ObjectNode event) {
    ObjectNode message = JsonNodeFactory.instance.objectNode();
    message.put("event", kind);
    JsonNode body = event.get("body");
    if (body != null) {
      message.set("body", AnyValues.plain(body));
    }
    if (event.get("attributes") instanceof ArrayNode attributes) {
      for (JsonNode attribute : attributes) {
        JsonNode key = attribute.get("key");
        JsonNode value = attribute.get("value");
        if (key != null && key.isTextual() && value != null && EVENT_CONTENT.contains(key.textValue())) {
          message.set(key.textValue(), AnyValues.plain(value));
        }
      }
    }
    if (message.size() == 1) {
      return;
    }
    String text = Json.text(message);
    if (kind.equals("gen_ai.choice") || kind.equals("gen_ai.assistant.message")) {
      output = joined(output, text);
    } else if (kind.equals("gen_ai.tool.message")) {
      result = joined(result, text);
    } else {
      input = joined(input, text);
    }
  }

  private void attributes(@Nullable JsonNode list, boolean ofMessage) {
    if (!(list instanceof ArrayNode attributes)) {
      return;
    }
    for (Iterator<JsonNode> each = attributes.iterator(); each.hasNext(); ) {
      JsonNode attribute = each.next();
      JsonNode key = attribute.get("key");
      if (key == null || !key.isTextual()) {
        continue;
      }
      String name = key.textValue();
      boolean content = isContent(name) || (ofMessage && EVENT_CONTENT.contains(name));
      if (content && !policy.kept()) {
        each.remove();
      } else if (content) {
        keep(name, (ObjectNode) attribute);
      }
    }
  }

  private void keep(String name, ObjectNode attribute) {
    JsonNode value = attribute.get("value");
    String text = AnyValues.text(value);
    if (text == null) {
      return;
    }
    if (text.length() > policy.maxChars()) {
      text = shorter(text);
      attribute.set("value", JsonNodeFactory.instance.objectNode().put("stringValue", text));
    }
    if (INPUT.contains(name)) {
      input = input == null ? text : input;
    } else if (OUTPUT.contains(name)) {
      output = output == null ? text : output;
    } else if (ARGUMENTS.contains(name)) {
      arguments = arguments == null ? text : arguments;
    } else if (RESULT.contains(name)) {
      result = result == null ? text : result;
    }
  }

  private static boolean isContent(String name) {
    if (INPUT.contains(name) || OUTPUT.contains(name) || ARGUMENTS.contains(name) || RESULT.contains(name) || OTHER.contains(name)) {
      return true;
    }
    for (String prefix : PREFIXES) {
      if (name.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  private String joined(@Nullable String before, String message) {
    String joined = before == null ? '[' + message + ']' : before.substring(0, before.length() - 1) + ',' + message + ']';
    if (joined.length() <= policy.maxChars()) {
      return joined;
    }
    truncated = true;
    reading.flag(Flags.TRUNCATED_CONTENT);
    return before == null ? "[]" : before;
  }

  private String shorter(String text) {
    truncated = true;
    reading.flag(Flags.TRUNCATED_CONTENT);
    return String.valueOf(Reading.cut(text, policy.maxChars()));
  }

  private @Nullable Content content() {
    if (!policy.kept() || (input == null && output == null && arguments == null && result == null)) {
      return null;
    }
    return Content.newBuilder()
        .setCapture(policy.label())
        .setInput(input)
        .setOutput(output)
        .setArguments(arguments)
        .setResult(result)
        .setTruncated(truncated)
        .setLabels(List.of())
        .build();
  }
}
