package io.spoor.pipeline.detect;

import io.spoor.content.injection.CarriedValues;
import io.spoor.content.injection.RunStatements;
import io.spoor.content.injection.ToolCall;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * A tool call with the other calls of its run, in order of (time, event id).
 *
 * @param earlierCalls the 64 nearest earlier calls at most, and those of the chain that may explain
 *     the call
 * @param laterCalls the 64 nearest later calls at most, and those of the chain that may explain it
 * @param statements about its request, agents and tools
 * @param carried what other runs stored before it, of the values in its arguments
 */
public record ToolCallFact(
    ChainRef chain,
    ToolCall call,
    List<ToolCall> earlierCalls,
    List<ToolCall> laterCalls,
    RunStatements statements,
    CarriedValues carried) {
  /** A call that no other run's writes concern. */
  public ToolCallFact(
      ChainRef chain,
      ToolCall call,
      List<ToolCall> earlierCalls,
      List<ToolCall> laterCalls,
      RunStatements statements) {
    this(chain, call, earlierCalls, laterCalls, statements, CarriedValues.NONE);
  }

  /** The same with what other runs stored. */
  public ToolCallFact with(CarriedValues other) {
    return new ToolCallFact(chain, call, earlierCalls, laterCalls, statements, other);
  }

  /**
   * A call among others.
   *
   * @param others calls that may explain it, in any order
   */
  public static ToolCallFact of(
      ChainRef chain, ToolCall call, Collection<ToolCall> others, RunStatements statements) {
    List<ToolCall> earlier = new ArrayList<>();
    List<ToolCall> later = new ArrayList<>();
    for (ToolCall other : others) {
      (ToolCall.IN_ORDER.compare(other, call) < 0 ? earlier : later).add(other);
    }
    earlier.sort(ToolCall.IN_ORDER);
    later.sort(ToolCall.IN_ORDER);
    return new ToolCallFact(chain, call, earlier, later, statements);
  }

  public ToolCallFact {
    earlierCalls = List.copyOf(earlierCalls);
    laterCalls = List.copyOf(laterCalls);
  }
}
