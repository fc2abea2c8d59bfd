package io.spoor.pipeline.detect;

/**
 * An agent runs for which nobody declared anything.
 *
 * @param subject the agent
 * @param time when the first such run began, nanoseconds since the Unix epoch
 * @param eventId event that names the agent
 */
public record UndeclaredAgentFact(ChainRef chain, String subject, long time, String eventId)
    implements Fact {}
