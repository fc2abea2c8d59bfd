package io.spoor.pipeline.detect;

import java.time.Duration;

/**
 * A run acted as somebody whom its agent had not been for long, and had been before.
 *
 * @param subject the agent, the identity and the chain
 * @param disuse how long it was not used
 * @param time when it was used again, nanoseconds since the Unix epoch
 */
public record DormantIdentityFact(
    ChainRef chain, String subject, String identity, Duration disuse, long time, String eventId)
    implements Fact {}
