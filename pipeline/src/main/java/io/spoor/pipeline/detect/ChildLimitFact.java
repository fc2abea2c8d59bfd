package io.spoor.pipeline.detect;

/**
 * A key exceeded the maximum number of children.
 *
 * @param subject the key
 * @param limit maximum number of children
 * @param time first rejection of a child, nanoseconds since the Unix epoch
 */
public record ChildLimitFact(ChainRef chain, String subject, int limit, long time)
    implements Fact {}
