package io.spoor.sources.otel;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a span's operation and names where the current GenAI attribute is missing: from earlier
 * conventions, OpenInference (arize-ai.github.io/openinference) and Traceloop (traceloop.com),
 * whose instrumentations are widely used.
 */
final class LegacyConventions {
  private LegacyConventions() {}

  /** Operations by the kind of the span: empty when there is none. */
  static Set<String> operations(SpanAttributes attributes) {
    Set<String> operations = new LinkedHashSet<>();
    for (String kind : attributes.texts("openinference.span.kind", "traceloop.span.kind")) {
      switch (FoldedNames.attribute(kind)) {
        case "tool" -> operations.add(SpanClaims.CALL);
        case "agent", "workflow" -> operations.add(SpanClaims.RUN);
        case "llm" -> operations.add("chat");
        default -> {
          // Other kinds are no operations.
        }
      }
    }
    return operations;
  }

  /** All tools that the attributes name. */
  static Set<String> tools(SpanAttributes attributes) {
    Set<String> tools = attributes.texts("gen_ai.tool.name", "tool.name");
    boolean isTool =
        attributes.texts("traceloop.span.kind").stream()
            .anyMatch(kind -> FoldedNames.attribute(kind).equals("tool"));
    if (isTool && tools.isEmpty()) {
      tools.addAll(attributes.texts("traceloop.entity.name"));
    }
    return tools;
  }

  /** The agent's name; null when none is stated. */
  static @Nullable String agentName(SpanAttributes attributes) {
    return attributes.firstText("gen_ai.agent.name", "agent.name");
  }
}
