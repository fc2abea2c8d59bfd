package io.spoor.decisions.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** Spans of agents' runs, as agents send them, and the requests that ask before their calls. */
final class Spans {
  private static final long START = 1_760_000_000_000_000_000L;
  private static final long SECOND = 1_000_000_000L;

  private Spans() {}

  /** A text attribute; empty: the span has none of the name. */
  static String attribute(JsonNode span, String name) {
    for (JsonNode each : span.path("attributes")) {
      if (each.path("key").asText().equals(name)) {
        return each.path("value").path("stringValue").asText();
      }
    }
    return "";
  }

  static String tool(JsonNode call) {
    return attribute(call, "gen_ai.tool.name");
  }

  /** The member {@code context.spoor} of the request before a call. */
  static ObjectNode asked(JsonNode call) {
    ObjectNode asked =
        JsonNodeFactory.instance
            .objectNode()
            .put(
                "traceparent",
                "00-"
                    + call.path("traceId").asText()
                    + '-'
                    + call.path("parentSpanId").asText()
                    + "-01")
            .put("arguments", attribute(call, "gen_ai.tool.call.arguments"));
    String id = attribute(call, "gen_ai.tool.call.id");
    return id.isEmpty() ? asked : asked.put("call_id", id);
  }

  /** A call of a tool with its result; {@code result}: null: none is stated. */
  static String call(
      String trace, int number, String tool, String arguments, @Nullable String result) {
    ObjectNode span = span(trace, number, "execute_tool");
    ArrayNode attributes = (ArrayNode) span.path("attributes");
    add(attributes, "gen_ai.tool.name", tool);
    add(attributes, "gen_ai.tool.call.arguments", arguments);
    if (result != null) {
      add(attributes, "gen_ai.tool.call.result", result);
    }
    return span.toString();
  }

  /** The agent invocation above all calls, with what the user asked for. */
  static String request(String trace, String text) {
    ObjectNode span = span(trace, 0, "invoke_agent");
    ArrayNode messages = JsonNodeFactory.instance.arrayNode();
    messages
        .addObject()
        .put("role", "user")
        .putArray("parts")
        .addObject()
        .put("type", "text")
        .put("content", text);
    add((ArrayNode) span.path("attributes"), "gen_ai.input.messages", messages.toString());
    return span.toString();
  }

  private static ObjectNode span(String trace, int number, String operation) {
    ObjectNode span =
        JsonNodeFactory.instance
            .objectNode()
            .put("traceId", trace)
            .put("spanId", id(number))
            .put("name", operation)
            .put("startTimeUnixNano", String.valueOf(START + number * SECOND))
            .put("endTimeUnixNano", String.valueOf(START + number * SECOND + SECOND / 2));
    if (number > 0) {
      span.put("parentSpanId", id(0));
    }
    add(span.putArray("attributes"), "gen_ai.operation.name", operation);
    add((ArrayNode) span.path("attributes"), "gen_ai.agent.id", "clerk");
    return span;
  }

  /** Id of the span with a number; 0: the agent's invocation. */
  static String id(int number) {
    return "%016x".formatted(number + 1);
  }

  private static void add(ArrayNode attributes, String name, String value) {
    attributes.addObject().put("key", name).putObject("value").put("stringValue", value);
  }
}
