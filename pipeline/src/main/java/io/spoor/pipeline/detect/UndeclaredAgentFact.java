package io.spoor.pipeline.detect;

import org.jspecify.annotations.Nullable;

/**
 * An agent without a manifest acted.
 *
 * @param subject the agent
 * @param time time of the first event that names the agent, nanoseconds since the Unix epoch
 * @param eventId that event
 * @param action action of that event; null when it is not known
 * @param invoked whether that event is an invocation of the agent, or from a party that starts runs
 */
public record UndeclaredAgentFact(
    ChainRef chain,
    String subject,
    long time,
    String eventId,
    @Nullable String action,
    boolean invoked)
    implements Fact {}
