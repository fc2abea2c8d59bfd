package io.spoor.pipeline.detect;

import io.spoor.pipeline.detect.injection.ToolCall;
import io.spoor.schemas.ContentTrace;
import io.spoor.schemas.Manifest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tool call with the earlier calls of its run.
 *
 * @param earlierCalls earlier calls of the run in order of (time, event id): the 64 nearest at most
 * @param request the user's request; null while unknown
 * @param manifest of the run's agent at the time of the call; null when there is none
 */
public record ToolCallFact(
    ChainRef chain,
    ToolCall call,
    List<ToolCall> earlierCalls,
    @Nullable ContentTrace request,
    @Nullable Manifest manifest) {
  public ToolCallFact {
    earlierCalls = List.copyOf(earlierCalls);
  }
}
