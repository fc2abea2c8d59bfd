package io.spoor.pipeline.detect;

import io.spoor.pipeline.detect.injection.ToolCall;
import io.spoor.schemas.Manifest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates a tool call by the earlier content of its run. Pure: the same fact always gives the
 * same detection.
 */
public interface ToolCallDetector {
  RuleInfo rule();

  /** Whether the call may matter: called for every call, before earlier calls are read. */
  default boolean appliesTo(ToolCall call, @Nullable Manifest manifest) {
    return true;
  }

  /**
   * The detection, at the time of the call; empty when there is nothing to report, or no longer.
   */
  Optional<Detection> evaluate(ToolCallFact fact);
}
