package io.spoor.sources.otel;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a span is for where the GenAI conventions' own attribute does not say so: in their earlier
 * states, in OpenInference (arize-ai.github.io/openinference) and in Traceloop (traceloop.com),
 * whose instrumentations are in wide use.
 */
final class LegacyConventions {
  private static final String TOOL = "execute_tool";
  private static final String AGENT = "invoke_agent";

  private LegacyConventions() {}

  /** {@code execute_tool}, {@code invoke_agent} or another operation; null when it is none. */
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

  /** Of an agent without an id its name has to do: manifests may declare it by that. */
  static @Nullable String agent(SpanAttributes attributes) {
    return attributes.firstText("gen_ai.agent.id", "gen_ai.agent.name", "agent.name");
  }
}
