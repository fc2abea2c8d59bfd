package io.spoor.pipeline.detect;

import org.jspecify.annotations.Nullable;

/**
 * A record names an agent without a manifest.
 *
 * @param subject the agent
 * @param time time of the first event that names the agent, nanoseconds since the Unix epoch
 * @param eventId that event
 * @param action action of that event; null when it is not known
 * @param outcome its outcome: success, failure or unknown; permit or deny: a decision about an
 *     action; null when it is not known
 * @param invoked whether that event is an invocation of the agent, or from a party that starts runs
 */
public record UndeclaredAgentFact(
    ChainRef chain,
    String subject,
    long time,
    String eventId,
    @Nullable String action,
    @Nullable String outcome,
    boolean invoked)
    implements Fact {}
