package io.spoor.content.injection;

/**
 * A second opinion that the user's request calls for a tool call.
 *
 * @param eventId event of the opinion
 * @param model the model, or other evaluator, that gave it
 */
public record CallApproval(String eventId, String model) {}
