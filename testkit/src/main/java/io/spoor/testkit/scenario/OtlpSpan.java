package io.spoor.testkit.scenario;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Builds one OTLP/JSON span with its resource and scope (OpenTelemetry GenAI semantic conventions).
 */
final class OtlpSpan {
  private final ObjectNode span;
  private final ArrayNode attributes;
  private final ArrayNode links;
  private final String id;

  private OtlpSpan(ObjectNode span, String id) {
    this.span = span;
    this.id = id;
    this.attributes = JsonNodeFactory.instance.arrayNode();
    this.links = JsonNodeFactory.instance.arrayNode();
  }

  static OtlpSpan of(
      DeployedAgent agent,
      String traceId,
      String spanId,
      @Nullable String parent,
      String name,
      int kind,
      Instant startedAt) {
    ObjectNode span = JsonObjects.object();
    ArrayNode resource = span.putObject("resource").putArray("attributes");
    put(resource, "service.namespace", "agents");
    put(resource, "service.name", agent.id());
    put(resource, "service.version", agent.version());
    put(resource, "service.instance.id", DeterministicIds.uuid("instance/" + agent.id()));
    put(resource, "deployment.environment.name", "production");
    span.set("scope", JsonObjects.of("name", "agent-runtime.genai", "version", "0.9.0"));
    span.put("traceId", traceId).put("spanId", spanId);
    if (parent != null) {
      span.put("parentSpanId", parent);
    }
    span.put("name", name).put("kind", kind).put("startTimeUnixNano", nanos(startedAt));
    return new OtlpSpan(span, spanId);
  }

  String id() {
    return id;
  }

  OtlpSpan with(String key, String value) {
    put(attributes, key, value);
    return this;
  }

  OtlpSpan with(String key, int value) {
    // OTLP/JSON encodes 64-bit integers as decimal strings.
    ObjectNode attribute = attributes.addObject().put("key", key);
    attribute.set("value", JsonObjects.of("intValue", Integer.toString(value)));
    return this;
  }

  OtlpSpan credential(String id, @Nullable String parent, @Nullable String audience, String actor) {
    with("spoor.credential.id", id);
    if (parent != null) {
      with("spoor.credential.parent_id", parent);
    }
    if (audience != null) {
      with("spoor.credential.audience", audience);
    }
    return with("spoor.credential.actor", actor);
  }

  OtlpSpan linkedTo(String traceId, String spanId) {
    links.add(JsonObjects.of("traceId", traceId, "spanId", spanId));
    return this;
  }

  ObjectNode end(Instant endedAt) {
    span.put("endTimeUnixNano", nanos(endedAt));
    span.set("attributes", attributes);
    if (!links.isEmpty()) {
      span.set("links", links);
    }
    span.putObject("status");
    return span;
  }

  /** {@code gen_ai.input.messages} with one message of one text part. */
  static String message(String role, String text) {
    ObjectNode message = JsonObjects.of("role", role);
    message.putArray("parts").add(JsonObjects.of("type", "text", "content", text));
    return JsonNodeFactory.instance.arrayNode().add(message).toString();
  }

  private static void put(ArrayNode attributes, String key, String value) {
    attributes.addObject().put("key", key).set("value", JsonObjects.of("stringValue", value));
  }

  private static String nanos(Instant instant) {
    return Long.toString(instant.getEpochSecond() * 1_000_000_000L + instant.getNano());
  }
}
