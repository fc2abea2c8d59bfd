package io.spoor.evidence.segment;

/**
 * Offsets that are in no segment.
 *
 * @param segment the one whose range begins after them
 * @param from first offset
 * @param to offset after the last
 */
public record OffsetGap(long segment, SourcePartition partition, long from, long to) {}
