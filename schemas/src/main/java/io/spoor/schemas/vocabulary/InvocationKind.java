package io.spoor.schemas.vocabulary;

import io.spoor.schemas.GenAi;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Kinds of span that are a run, or a part of one, and so may state what the user asked for. The
 * GenAI conventions name three operations of the span type {@code gen_ai.invocation.internal}
 * (open-telemetry/semantic-conventions-genai, model/gen-ai/spans.yaml at e9de14b).
 */
public enum InvocationKind {
  /** One agent: a model drives the control flow. */
  AGENT("invoke_agent"),
  /** A turn of a conversation, while the framework steers; it names the entry-point agent. */
  TURN("handle_conversation_turn"),
  /** A process whose control flow the application defines. */
  WORKFLOW("invoke_workflow"),
  /** A span of the type with another operation, or with none. */
  INTERNAL("gen_ai.invocation.internal");

  private static final Map<String, InvocationKind> BY_OPERATION =
      Stream.of(values()).collect(Collectors.toMap(InvocationKind::operation, kind -> kind));

  private final String operation;

  InvocationKind(String operation) {
    this.operation = operation;
  }

  /** The operation in events. */
  public String operation() {
    return operation;
  }

  /** The kind of an event's span; null when it is no invocation. */
  public static @Nullable InvocationKind of(@Nullable GenAi genAi) {
    return genAi == null ? null : ofOperation(genAi.getOperation());
  }

  /** The kind with this operation; null when it is no invocation. */
  public static @Nullable InvocationKind ofOperation(@Nullable String operation) {
    return operation == null ? null : BY_OPERATION.get(operation);
  }

  /** Whether the span's agent is the one that runs; a workflow is not an agent. */
  public boolean namesAgent() {
    return this != WORKFLOW;
  }
}
