package io.spoor.pipeline.detect;

import io.spoor.content.injection.ToolCall;
import io.spoor.content.injection.ToolDeclarations;
import java.util.Optional;

/**
 * Evaluates a tool call by the earlier content of its run. Pure: the same fact always gives the
 * same detection.
 */
public non-sealed interface ToolCallDetector extends Detector {
  /** Whether other calls matter for this one; they are read only then. */
  default boolean comparesCalls(ToolCall call, ToolDeclarations tools) {
    return false;
  }

  /**
   * The detection, at the time of the call; empty when there is nothing to report, or no longer.
   */
  Optional<Detection> evaluate(ToolCallFact fact);
}
