package io.spoor.pipeline.detect;

/**
 * A key under which more keys stand than are followed.
 *
 * @param subject the key
 * @param limit how many are followed
 * @param time when one more was turned away, nanoseconds since the Unix epoch
 */
public record ChildLimitFact(ChainRef chain, String subject, int limit, long time)
    implements Fact {}
