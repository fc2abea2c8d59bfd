package io.spoor.content.injection;

import io.spoor.schemas.StoredValue;

/**
 * A destination that a run stored and another run may read: in a memory, a shared document, a
 * message from agent to agent. It carries on what the storing run knew of its origin.
 *
 * @param value keyed hash of the value
 * @param kind code of its {@code ValueKind}
 * @param flags {@code TextFlag}s of the sentence that it came from
 * @param topics {@code WordTopic}s of that sentence
 * @param run key of the trace of the storing run; empty: not known
 * @param source event id of the untrusted result with that sentence
 * @param sourceTool tool that returned it; empty: not known
 * @param write event id of the call that stored it
 * @param time start of that call, nanoseconds since the Unix epoch
 */
public record CarriedValue(
    long value,
    int kind,
    int flags,
    long topics,
    String run,
    String source,
    String sourceTool,
    String write,
    long time) {

  public static CarriedValue of(StoredValue stored) {
    return new CarriedValue(
        stored.getValue(),
        stored.getKind(),
        stored.getFlags(),
        stored.getTopics(),
        stored.getSegment(),
        stored.getSource(),
        stored.getSourceTool(),
        stored.getWrite(),
        stored.getTime());
  }

  /** How much it resembles an instruction: of equal values, the strongest one counts. */
  public int strength() {
    return UntrustedPassage.strength(flags);
  }
}
