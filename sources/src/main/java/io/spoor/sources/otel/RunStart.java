package io.spoor.sources.otel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Recognises the record that states a run's request at its start: a span of the run's trace named
 * {@code spoor.run.start}, with {@code gen_ai.input.messages}. The root span, which also states it,
 * arrives last.
 */
final class RunStart {
  static final String OPERATION = "run_start";
  private static final String NAME = "spoor.run.start";

  private RunStart() {}

  static boolean matches(ObjectNode span) {
    JsonNode name = span.get("name");
    return name != null && NAME.equals(name.textValue());
  }
}
