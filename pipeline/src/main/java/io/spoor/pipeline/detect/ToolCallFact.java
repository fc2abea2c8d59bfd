package io.spoor.pipeline.detect;

import io.spoor.pipeline.detect.injection.ToolCall;
import io.spoor.pipeline.detect.injection.ToolDeclarations;
import io.spoor.pipeline.detect.injection.UserRequests;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * A tool call with the other calls of its run, in order of (time, event id).
 *
 * @param earlierCalls the 64 nearest earlier calls at most, and those of the chain that may explain
 *     the call
 * @param laterCalls the 64 nearest later calls at most, and those of the chain that may explain it
 * @param requests what the user asked for
 * @param tools what the agents' manifests say about tools, at the time of the call
 */
public record ToolCallFact(
    ChainRef chain,
    ToolCall call,
    List<ToolCall> earlierCalls,
    List<ToolCall> laterCalls,
    UserRequests requests,
    ToolDeclarations tools) {
  /**
   * A call among others.
   *
   * @param others calls that may explain it, in any order
   */
  public static ToolCallFact of(
      ChainRef chain,
      ToolCall call,
      Collection<ToolCall> others,
      UserRequests requests,
      ToolDeclarations tools) {
    List<ToolCall> earlier = new ArrayList<>();
    List<ToolCall> later = new ArrayList<>();
    for (ToolCall other : others) {
      (ToolCall.IN_ORDER.compare(other, call) < 0 ? earlier : later).add(other);
    }
    earlier.sort(ToolCall.IN_ORDER);
    later.sort(ToolCall.IN_ORDER);
    return new ToolCallFact(chain, call, earlier, later, requests, tools);
  }

  public ToolCallFact {
    earlierCalls = List.copyOf(earlierCalls);
    laterCalls = List.copyOf(laterCalls);
  }
}
