package io.spoor.pipeline.detect;

import io.spoor.pipeline.detect.injection.ToolCall;
import io.spoor.pipeline.detect.injection.UserRequests;
import io.spoor.schemas.Manifest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tool call with the other calls of its run, in order of (time, event id).
 *
 * @param earlierCalls the 64 nearest earlier calls at most
 * @param laterCalls the 64 nearest later calls at most
 * @param requests what the user asked for
 * @param manifest of the run's agent at the time of the call; null when there is none
 */
public record ToolCallFact(
    ChainRef chain,
    ToolCall call,
    List<ToolCall> earlierCalls,
    List<ToolCall> laterCalls,
    UserRequests requests,
    @Nullable Manifest manifest) {
  public ToolCallFact {
    earlierCalls = List.copyOf(earlierCalls);
    laterCalls = List.copyOf(laterCalls);
  }
}
