package io.spoor.connectors.evidence.seal;

import java.time.Duration;

/**
 * Limits at which a segment is sealed.
 *
 * @param records number of records
 * @param bytes bytes of records
 * @param interval age of its first record
 */
public record SegmentLimits(int records, long bytes, Duration interval) {}
