package io.spoor.offline.reproduction;

import org.apache.avro.specific.SpecificRecord;

/**
 * A manifest, exception or settings record from the log.
 *
 * @param record number in the log
 * @param time append time, milliseconds since the Unix epoch
 */
public record RecordedInput<T extends SpecificRecord>(T value, long record, long time) {}
