package io.spoor.streams.detect.domain;

import io.spoor.schemas.ContentTrace;

/**
 * A tool call of a run and what is known of its content.
 *
 * @param time when it began, nanoseconds since the Unix epoch
 * @param tool name of the tool
 * @param failed whether it failed: then it was an attempt, not an effect
 */
public record TracedCall(
    String eventId, long time, String tool, boolean failed, ContentTrace trace) {}
