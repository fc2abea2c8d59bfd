package io.spoor.offline.crosssource;

/**
 * A raw record of a source.
 *
 * @param eventId the id that the source's mapping gives its event
 * @param time true time, milliseconds since the Unix epoch; the record has that of its source's
 *     clock
 */
record SentRecord(String source, String eventId, long time, String json) {}
