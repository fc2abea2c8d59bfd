package io.spoor.offline.reproduction;

import org.apache.avro.specific.SpecificRecord;

/**
 * A manifest, an exception or settings as the log holds them.
 *
 * @param record number in the log
 * @param time when it was appended to its topic, milliseconds since the Unix epoch
 */
public record RecordedInput<T extends SpecificRecord>(T value, long record, long time) {}
