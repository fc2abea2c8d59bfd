package io.spoor.pipeline.detect;

/**
 * Guarded calls of an agent belong to no run.
 *
 * @param chain chain of the first of these calls
 * @param subject the agent
 * @param tool tool of that call
 * @param time time of that call, nanoseconds since the Unix epoch
 * @param eventId event of that call
 * @param chains number of chains with such calls; not all are counted
 * @param hasRuns whether the agent also has chains whose run is known
 * @param failed whether all calls of that tool in the chain failed
 * @param manifestDigest digest of the manifest that guards the tool
 */
public record CallOutsideRunFact(
    ChainRef chain,
    String subject,
    String tool,
    long time,
    String eventId,
    int chains,
    boolean hasRuns,
    boolean failed,
    String manifestDigest)
    implements Fact {}
