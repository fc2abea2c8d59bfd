package io.spoor.content.injection;

/**
 * A model's message that states another call than the span which executes it.
 *
 * @param eventId event of the message
 * @param tool tool that the message names
 * @param otherTool whether the span names another tool; otherwise the arguments differ
 * @param flooded whether there are more different messages under the call's id than are evaluated
 */
public record ContradictingProposal(
    String eventId, String tool, boolean otherTool, boolean flooded) {}
