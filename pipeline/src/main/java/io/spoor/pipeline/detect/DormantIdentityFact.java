package io.spoor.pipeline.detect;

import java.time.Duration;

/**
 * A run used an identity that its agent had used before, but not for a long time.
 *
 * @param subject the agent, the identity and the chain
 * @param disuse time since its previous use
 * @param time time of the new use, nanoseconds since the Unix epoch
 */
public record DormantIdentityFact(
    ChainRef chain, String subject, String identity, Duration disuse, long time, String eventId)
    implements Fact {}
