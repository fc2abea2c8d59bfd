package io.spoor.sources.otel;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.schemas.GenAi;
import io.spoor.schemas.vocabulary.CallObserver;
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
  private static final int CLIENT = 3;
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

  /** Who saw the tool call, by the kind of the span; null: its caller, or no tool call. */
  static @Nullable CallObserver observer(JsonNode span, @Nullable GenAi genAi) {
    if (genAi == null || !genAi.getOperation().equals(SpanClaims.CALL)) {
      return null;
    }
    JsonNode kind = span.get("kind");
    if (isKind(kind, CLIENT, "SPAN_KIND_CLIENT")) {
      return CallObserver.CLIENT;
    }
    return isKind(kind, SERVER, "SPAN_KIND_SERVER") ? CallObserver.SERVER : null;
  }

  private static boolean isServerKind(@Nullable JsonNode kind) {
    return isKind(kind, SERVER, "SPAN_KIND_SERVER") || isKind(kind, CONSUMER, "SPAN_KIND_CONSUMER");
  }

  private static boolean isKind(@Nullable JsonNode kind, int number, String name) {
    if (kind == null) {
      return false;
    }
    return kind.isTextual() ? kind.textValue().equals(name) : kind.intValue() == number;
  }
}
