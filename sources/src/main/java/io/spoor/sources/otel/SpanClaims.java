package io.spoor.sources.otel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.vocabulary.InvocationKind;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The operation and the tools that a span claims, by all its attributes. A span with the attributes
 * of a tool call is a tool call, whatever its label.
 *
 * @param operation in the spelling of the conventions; null when the span is not a GenAI span
 * @param hasOtherLabel whether a tool call is labelled as another operation
 * @param tools names of the tools, in the order of the attributes
 * @param callId id of the tool call, which the model's proposal has, too; null: none
 */
record SpanClaims(
    @Nullable String operation,
    boolean hasOtherLabel,
    List<String> tools,
    @Nullable String callId) {
  static final String CALL = "execute_tool";
  static final String RUN = InvocationKind.AGENT.operation();
  private static final int MAX_TOOLS = 8;

  /** A call of the Model Context Protocol; the conventions let its spans omit the operation. */
  private static final String CALL_METHOD = "tools/call";

  private static final String NESTED = "gen_ai.invocation.is_nested";

  /** Operations that the conventions name, besides those of memory and of stored responses. */
  private static final Set<String> KNOWN =
      Set.of(
          "chat",
          "generate_content",
          "text_completion",
          "embeddings",
          "retrieval",
          "create_agent",
          "plan",
          InvocationKind.AGENT.operation(),
          InvocationKind.TURN.operation(),
          InvocationKind.WORKFLOW.operation());

  SpanClaims {
    tools = List.copyOf(tools);
  }

  static SpanClaims of(ObjectNode span, SpanAttributes attributes) {
    Set<String> stated = new LinkedHashSet<>();
    for (String name : attributes.texts("gen_ai.operation.name")) {
      String operation = FoldedNames.operation(name);
      // Invisible characters alone name nothing.
      if (!operation.isEmpty()) {
        stated.add(operation);
      }
    }
    if (CALL_METHOD.equals(attributes.text("mcp.method.name"))) {
      stated.add(CALL);
    }
    Set<String> kinds = LegacyConventions.operations(attributes);
    Set<String> tools = foldedTools(attributes);
    boolean hasContent = ContentField.callAttributes().stream().anyMatch(attributes::has);
    boolean hasLabel = stated.contains(CALL) || kinds.contains(CALL);
    boolean hasOtherLabel = !stated.isEmpty() && !(stated.size() == 1 && stated.contains(CALL));
    if ((hasLabel && hasOtherLabel) || tools.size() > 1) {
      attributes.flagContradiction();
    }
    String callId = attributes.firstText("gen_ai.tool.call.id", "tool_call.id");
    if (!hasLabel && !hasContent && tools.isEmpty()) {
      String operation = operation(stated.isEmpty() ? kinds : stated);
      return new SpanClaims(
          RunStart.matches(span) ? RunStart.OPERATION : invocation(span, attributes, operation),
          false,
          List.of(),
          callId);
    }
    if (tools.isEmpty() && hasContent) {
      // A call with content has a name, so that detectors evaluate it.
      tools.add(nameOf(span));
    }
    return new SpanClaims(CALL, !hasLabel && hasOtherLabel, List.copyOf(tools), callId);
  }

  boolean isCall() {
    return CALL.equals(operation);
  }

  boolean isInvocation() {
    return InvocationKind.ofOperation(operation) != null;
  }

  /**
   * The operation, or that of the span type for invocations where the span states none that is
   * known. Spans do not state their type yet, so its name or its own attribute tells.
   */
  private static @Nullable String invocation(
      ObjectNode span, SpanAttributes attributes, @Nullable String operation) {
    if (operation != null && KNOWN.contains(operation)) {
      return operation;
    }
    JsonNode name = span.get("name");
    boolean isOfType =
        attributes.has(NESTED)
            || (name != null
                && InvocationKind.INTERNAL
                    .operation()
                    .equals(FoldedNames.operation(name.asText(""))));
    return isOfType ? InvocationKind.INTERNAL.operation() : operation;
  }

  /** The first tool; null when the span names none. */
  @Nullable String tool() {
    return tools.isEmpty() ? null : tools.getFirst();
  }

  /** Of contradicting operations, one that gives the span no authority over the run. */
  private static @Nullable String operation(Set<String> stated) {
    return stated.stream()
        .filter(operation -> InvocationKind.ofOperation(operation) == null)
        .findFirst()
        .orElseGet(() -> stated.stream().max(Comparator.naturalOrder()).orElse(null));
  }

  private static Set<String> foldedTools(SpanAttributes attributes) {
    Set<String> tools = new LinkedHashSet<>();
    for (String name : LegacyConventions.tools(attributes)) {
      String folded = FoldedNames.tool(name);
      if (!folded.equals(name)) {
        attributes.flagFoldedName();
      }
      if (tools.size() < MAX_TOOLS) {
        tools.add(Keys.bounded(folded));
      }
    }
    return tools;
  }

  private static String nameOf(ObjectNode span) {
    JsonNode name = span.get("name");
    String text = name == null || !name.isTextual() ? "" : FoldedNames.tool(name.textValue());
    String tool = text.startsWith(CALL) ? text.substring(CALL.length()).strip() : text.strip();
    return tool.isEmpty() ? CALL : Keys.bounded(tool);
  }
}
