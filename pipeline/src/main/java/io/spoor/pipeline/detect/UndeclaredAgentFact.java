package io.spoor.pipeline.detect;

/**
 * An agent without a manifest has runs.
 *
 * @param subject the agent
 * @param time start of the first of these runs, nanoseconds since the Unix epoch
 * @param eventId event that names the agent
 */
public record UndeclaredAgentFact(ChainRef chain, String subject, long time, String eventId)
    implements Fact {}
