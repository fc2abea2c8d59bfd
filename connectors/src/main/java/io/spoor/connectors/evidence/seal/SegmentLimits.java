package io.spoor.connectors.evidence.seal;

import java.time.Duration;

/**
 * When a segment is sealed.
 *
 * @param records at so many records
 * @param bytes at so many bytes of records
 * @param interval when its first record has waited so long
 */
public record SegmentLimits(int records, long bytes, Duration interval) {}
