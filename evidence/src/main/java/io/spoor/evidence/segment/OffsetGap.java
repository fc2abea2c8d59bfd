package io.spoor.evidence.segment;

/**
 * Offsets that no segment contains.
 *
 * @param segment the segment whose range begins after the gap
 * @param from first offset
 * @param to offset after the last
 */
public record OffsetGap(long segment, SourcePartition partition, long from, long to) {}
