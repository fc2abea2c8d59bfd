package io.spoor.offline.detectorcases;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Creates OTLP/JSON spans of an agent's run from templates (OpenTelemetry GenAI semantic
 * conventions): the root of a run and its tool calls.
 */
final class SpanTemplates {
  /** A span and its export time, which is its end. */
  record GeneratedSpan(ObjectNode record, Instant ended) {}

  private final Map<String, String> attributes = new LinkedHashMap<>();
  private final ObjectNode span;
  private final Instant ended;

  private SpanTemplates(
      CaseFields fields, String spanId, String title, Instant start, Duration defaultDuration) {
    String run = fields.required("run");
    String agent = fields.required("agent");
    this.ended = start.plus(fields.offset("lasts", defaultDuration));
    this.span = JsonTrees.object("traceId", CaseIds.trace(run), "spanId", spanId, "name", title);
    span.put("kind", 1)
        .put("startTimeUnixNano", Long.toString(Placeholders.nanos(start)))
        .put("endTimeUnixNano", Long.toString(Placeholders.nanos(ended)));
    span.putObject("resource")
        .putArray("attributes")
        .add(attribute("service.name", agent))
        .add(attribute("service.version", fields.text("version", "1.0.0")));
    span.set("scope", JsonTrees.object("name", "cases", "version", "1"));
    span.putObject("status");
    attributes.put("gen_ai.agent.id", agent);
    attributes.put("enduser.id", fields.text("user", "user@example.com"));
    attributes.put("spoor.credential.actor", agent);
  }

  /** The root span of a run, with the run's names and the user's request; it arrives last. */
  static GeneratedSpan run(CaseFields fields, Instant start) {
    String run = fields.required("run");
    var root =
        new SpanTemplates(
            fields,
            CaseIds.span(run),
            "invoke_agent " + fields.required("agent"),
            start,
            Duration.ofMinutes(1));
    root.attributes.put("gen_ai.operation.name", "invoke_agent");
    root.attributes.put("gen_ai.agent.name", fields.required("agent"));
    root.attributes.put("gen_ai.conversation.id", CaseIds.run(run));
    String prompt = fields.text("asked");
    if (prompt != null) {
      root.attributes.put("gen_ai.input.messages", message(prompt));
    }
    root.attributes.put("spoor.credential.id", fields.text("credential", CaseIds.token(run)));
    String parent = fields.text("parent");
    if (parent != null) {
      root.attributes.put("spoor.credential.parent_id", CaseIds.token(parent));
      root.span
          .putArray("links")
          .add(JsonTrees.object("traceId", CaseIds.trace(parent), "spanId", CaseIds.span(parent)));
    }
    return root.end(fields);
  }

  /** A tool call, with the run's token or with one issued for a service. */
  static GeneratedSpan tool(CaseFields fields, Instant start, String name) {
    String run = fields.required("run");
    String tool = fields.required("tool");
    var call =
        new SpanTemplates(
            fields,
            CaseIds.span(run + "/" + name),
            "execute_tool " + tool,
            start,
            Duration.ofSeconds(1));
    call.span.put("parentSpanId", CaseIds.span(run));
    call.attributes.put("gen_ai.operation.name", "execute_tool");
    call.attributes.put("gen_ai.tool.name", tool);
    call.attributes.put("gen_ai.tool.type", "function");
    call.attributes.put("gen_ai.tool.call.id", "call_" + CaseIds.span(run + "/call/" + name));
    call.attributes.put("gen_ai.tool.call.arguments", fields.object("arguments").toString());
    String result = fields.text("result");
    if (result != null) {
      call.attributes.put("gen_ai.tool.call.result", result);
    }
    call.credential(fields, run);
    String error = fields.text("error");
    if (error != null) {
      call.attributes.put("error.type", error);
      call.span.putObject("status").put("code", 2).put("message", fields.text("message", error));
    }
    return call.end(fields);
  }

  private void credential(CaseFields fields, String run) {
    String service = fields.text("service");
    String defaultToken = CaseIds.token(service == null ? run : run + "/" + service);
    String credential = fields.text("credential");
    attributes.put("spoor.credential.id", credential == null ? defaultToken : credential);
    if (service != null) {
      attributes.put("spoor.credential.audience", service);
    }
    String parent =
        fields.text(
            "credential_parent", service == null || credential != null ? "" : CaseIds.token(run));
    if (!parent.isEmpty()) {
      attributes.put("spoor.credential.parent_id", parent);
    }
  }

  private GeneratedSpan end(CaseFields fields) {
    for (Map.Entry<String, JsonNode> override : fields.object("attributes").properties()) {
      if (override.getValue().isNull()) {
        attributes.remove(override.getKey());
      } else {
        attributes.put(override.getKey(), override.getValue().asText());
      }
    }
    ArrayNode list = span.putArray("attributes");
    attributes.forEach((key, value) -> list.add(attribute(key, value)));
    return new GeneratedSpan(span, ended);
  }

  private static ObjectNode attribute(String key, String value) {
    ObjectNode attribute = JsonTrees.object("key", key);
    attribute.set("value", JsonTrees.object("stringValue", value));
    return attribute;
  }

  /** {@code gen_ai.input.messages} with one message of one text part. */
  private static String message(String text) {
    ObjectNode message = JsonTrees.object("role", "user");
    message.putArray("parts").add(JsonTrees.object("type", "text", "content", text));
    return JsonNodeFactory.instance.arrayNode().add(message).toString();
  }
}
