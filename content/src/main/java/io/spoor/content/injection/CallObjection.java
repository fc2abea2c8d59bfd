package io.spoor.content.injection;

/**
 * A second opinion that the user's request does not call for a tool call.
 *
 * @param eventId event of the opinion
 * @param time when it was given, nanoseconds since the Unix epoch
 * @param model the model, or other evaluator, that gave it
 */
public record CallObjection(String eventId, long time, String model) {}
