package io.spoor.sources.otel;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads a span's operation where the current GenAI attribute is missing: from earlier conventions,
 * OpenInference (arize-ai.github.io/openinference) and Traceloop (traceloop.com), whose
 * instrumentations are widely used.
 */
final class LegacyConventions {
  private static final String TOOL = "execute_tool";
  private static final String AGENT = "invoke_agent";

  private LegacyConventions() {}

  /** {@code execute_tool}, {@code invoke_agent} or another operation; null when there is none. */
  static @Nullable String operation(SpanAttributes attributes) {
    String stated = attributes.text("gen_ai.operation.name");
    if (stated != null) {
      return stated;
    }
    String kind = attributes.firstText("openinference.span.kind", "traceloop.span.kind");
    if (kind == null) {
      return attributes.text("gen_ai.tool.name") == null ? null : TOOL;
    }
    return switch (kind.toLowerCase(Locale.ROOT)) {
      case "tool" -> TOOL;
      case "agent", "workflow" -> AGENT;
      case "llm" -> "chat";
      default -> null;
    };
  }

  static @Nullable String tool(SpanAttributes attributes) {
    String tool = attributes.firstText("gen_ai.tool.name", "tool.name");
    return tool == null && "tool".equals(attributes.text("traceloop.span.kind"))
        ? attributes.text("traceloop.entity.name")
        : tool;
  }

  /** The agent's name, for an agent without an id: manifests may use it as the id. */
  static @Nullable String agent(SpanAttributes attributes) {
    return attributes.firstText("gen_ai.agent.id", "gen_ai.agent.name", "agent.name");
  }
}
