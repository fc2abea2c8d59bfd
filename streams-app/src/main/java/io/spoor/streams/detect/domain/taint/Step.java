package io.spoor.streams.detect.domain.taint;

import io.spoor.schemas.ContentTrace;

/**
 * A tool call of a run.
 *
 * @param time when it began, nanoseconds since the Unix epoch
 */
public record Step(String eventId, long time, String tool, boolean failed, ContentTrace trace) {}
