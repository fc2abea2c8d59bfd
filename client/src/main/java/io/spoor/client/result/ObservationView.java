package io.spoor.client.result;

import org.jspecify.annotations.Nullable;

/**
 * Another record of a tool call.
 *
 * @param eventId id of the record's own event
 * @param observer who made it: client, gateway or server
 * @param outcome success, failure or unknown
 */
public record ObservationView(
    String eventId, @Nullable String source, String observer, @Nullable String outcome) {}
