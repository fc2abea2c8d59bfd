package io.spoor.pipeline.detect;

/**
 * A key roots a chain because the path to the key above it is full.
 *
 * @param subject the key
 * @param parent the key above it, in another chain
 * @param limit maximum number of keys in a path
 * @param time when the key was derived, nanoseconds since the Unix epoch
 * @param eventId the event that derived the key
 */
public record LineageCutFact(
    ChainRef chain, String subject, String parent, int limit, long time, String eventId)
    implements Fact {}
