package io.spoor.pipeline.detect.injection;

import io.spoor.schemas.ContentTrace;

/**
 * A tool call of a run, with the fingerprint of its content.
 *
 * @param time start of the call, nanoseconds since the Unix epoch
 * @param tool name of the tool
 * @param failed whether it failed: an attempt without an effect
 */
public record ToolCall(
    String eventId, long time, String tool, boolean failed, ContentTrace fingerprint) {}
