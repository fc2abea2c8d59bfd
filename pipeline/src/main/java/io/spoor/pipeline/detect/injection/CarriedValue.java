package io.spoor.pipeline.detect.injection;

/**
 * A destination that a run stored and another run may read: in a memory, a shared document, a
 * message from agent to agent. It carries on what the storing run knew of its origin.
 *
 * @param value keyed hash of the value
 * @param kind code of its {@code ValueKind}
 * @param flags {@code TextFlag}s of the sentence that it came from
 * @param topics {@code WordTopic}s of that sentence
 * @param source event id of the untrusted result with that sentence
 * @param write event id of the call that stored it
 * @param time start of that call, nanoseconds since the Unix epoch
 */
public record CarriedValue(
    long value, int kind, int flags, long topics, String source, String write, long time) {

  /** How much it resembles an instruction: of equal values, the strongest one counts. */
  int strength() {
    return UntrustedPassage.strength(flags);
  }
}
