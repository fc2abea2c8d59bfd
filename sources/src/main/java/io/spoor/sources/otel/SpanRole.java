package io.spoor.sources.otel;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.schemas.GenAi;
import io.spoor.schemas.vocabulary.InvocationKind;
import io.spoor.sources.mapping.TraceIds;
import org.jspecify.annotations.Nullable;

/**
 * Role of a span in its trace.
 *
 * @param invokes it is an invocation: a run of an agent or a workflow, or a part of one
 * @param executesTool it is a tool call of a run
 * @param serves it starts a trace in a process called by another (OTLP kinds SERVER and CONSUMER),
 *     and is not a run
 * @param root it has no parent
 */
record SpanRole(boolean invokes, boolean executesTool, boolean serves, boolean root) {
  private static final int SERVER = 2;
  private static final int CONSUMER = 5;

  static SpanRole of(JsonNode span, @Nullable GenAi genAi) {
    String operation = genAi == null ? "" : genAi.getOperation();
    JsonNode parent = span.get("parentSpanId");
    boolean root =
        parent == null || TraceIds.idOrNull(parent.textValue(), TraceIds.SPAN_DIGITS) == null;
    boolean invokes = InvocationKind.ofOperation(operation) != null;
    boolean serves = root && !invokes && isServerKind(span.get("kind"));
    return new SpanRole(invokes, operation.equals("execute_tool") && !serves, serves, root);
  }

  /** Whether the span represents its trace. */
  boolean isRunEntry() {
    return root || invokes;
  }

  private static boolean isServerKind(@Nullable JsonNode kind) {
    if (kind == null) {
      return false;
    }
    return kind.isTextual()
        ? kind.textValue().equals("SPAN_KIND_SERVER")
            || kind.textValue().equals("SPAN_KIND_CONSUMER")
        : kind.intValue() == SERVER || kind.intValue() == CONSUMER;
  }
}
