package io.spoor.pipeline.detect;

import io.spoor.pipeline.detect.injection.ToolCall;
import io.spoor.schemas.Manifest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Judges a tool call by what the run had seen before it. Pure: the same fact gives the same
 * judgement.
 */
public interface ToolCallDetector {
  RuleInfo rule();

  /** Whether a call may matter at all: asked of every call, before what was before it is read. */
  default boolean appliesTo(ToolCall call, @Nullable Manifest manifest) {
    return true;
  }

  /** The judgement's time is the call's. Empty: nothing to report, or not any more. */
  Optional<Detection> evaluate(ToolCallFact fact);
}
