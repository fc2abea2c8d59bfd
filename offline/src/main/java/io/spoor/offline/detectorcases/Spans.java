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
 * OTLP/JSON spans of an agent's run, from templates (OpenTelemetry GenAI semantic conventions): the
 * root of a run and the calls of its tools.
 */
final class Spans {
  /** A span, and when it left: a span is exported when it ends. */
  record Made(ObjectNode record, Instant ended) {}

  private final Map<String, String> attributes = new LinkedHashMap<>();
  private final ObjectNode span;
  private final Instant ended;

  private Spans(Fields fields, String spanId, String title, Instant began, Duration usual) {
    String run = fields.required("run");
    String agent = fields.required("agent");
    this.ended = began.plus(fields.offset("lasts", usual));
    this.span = Trees.object("traceId", Ids.trace(run), "spanId", spanId, "name", title);
    span.put("kind", 1)
        .put("startTimeUnixNano", Long.toString(Placeholders.nanos(began)))
        .put("endTimeUnixNano", Long.toString(Placeholders.nanos(ended)));
    span.putObject("resource")
        .putArray("attributes")
        .add(attribute("service.name", agent))
        .add(attribute("service.version", fields.text("version", "1.0.0")));
    span.set("scope", Trees.object("name", "cases", "version", "1"));
    span.putObject("status");
    attributes.put("gen_ai.agent.id", agent);
    attributes.put("enduser.id", fields.text("user", "user@example.com"));
    attributes.put("spoor.credential.actor", agent);
  }

  /** The root span of a run, which names it and what the user asked for; it comes last. */
  static Made run(Fields fields, Instant began) {
    String run = fields.required("run");
    var root =
        new Spans(
            fields,
            Ids.span(run),
            "invoke_agent " + fields.required("agent"),
            began,
            Duration.ofMinutes(1));
    root.attributes.put("gen_ai.operation.name", "invoke_agent");
    root.attributes.put("gen_ai.agent.name", fields.required("agent"));
    root.attributes.put("gen_ai.conversation.id", Ids.run(run));
    String asked = fields.text("asked");
    if (asked != null) {
      root.attributes.put("gen_ai.input.messages", message(asked));
    }
    root.attributes.put("spoor.credential.id", fields.text("credential", Ids.token(run)));
    String parent = fields.text("parent");
    if (parent != null) {
      root.attributes.put("spoor.credential.parent_id", Ids.token(parent));
      root.span
          .putArray("links")
          .add(Trees.object("traceId", Ids.trace(parent), "spanId", Ids.span(parent)));
    }
    return root.end(fields);
  }

  /** A call of a tool, under the run's token or one that was got for a service. */
  static Made tool(Fields fields, Instant began, String name) {
    String run = fields.required("run");
    String tool = fields.required("tool");
    var call =
        new Spans(
            fields,
            Ids.span(run + "/" + name),
            "execute_tool " + tool,
            began,
            Duration.ofSeconds(1));
    call.span.put("parentSpanId", Ids.span(run));
    call.attributes.put("gen_ai.operation.name", "execute_tool");
    call.attributes.put("gen_ai.tool.name", tool);
    call.attributes.put("gen_ai.tool.type", "function");
    call.attributes.put("gen_ai.tool.call.id", "call_" + Ids.span(run + "/call/" + name));
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

  private void credential(Fields fields, String run) {
    String service = fields.text("service");
    String usual = Ids.token(service == null ? run : run + "/" + service);
    String credential = fields.text("credential");
    attributes.put("spoor.credential.id", credential == null ? usual : credential);
    if (service != null) {
      attributes.put("spoor.credential.audience", service);
    }
    String parent =
        fields.text(
            "credential_parent", service == null || credential != null ? "" : Ids.token(run));
    if (!parent.isEmpty()) {
      attributes.put("spoor.credential.parent_id", parent);
    }
  }

  private Made end(Fields fields) {
    for (Map.Entry<String, JsonNode> own : fields.object("attributes").properties()) {
      if (own.getValue().isNull()) {
        attributes.remove(own.getKey());
      } else {
        attributes.put(own.getKey(), own.getValue().asText());
      }
    }
    ArrayNode list = span.putArray("attributes");
    attributes.forEach((key, value) -> list.add(attribute(key, value)));
    return new Made(span, ended);
  }

  private static ObjectNode attribute(String key, String value) {
    ObjectNode attribute = Trees.object("key", key);
    attribute.set("value", Trees.object("stringValue", value));
    return attribute;
  }

  /** {@code gen_ai.input.messages} with one message of one text part. */
  private static String message(String text) {
    ObjectNode message = Trees.object("role", "user");
    message.putArray("parts").add(Trees.object("type", "text", "content", text));
    return JsonNodeFactory.instance.arrayNode().add(message).toString();
  }
}
