package io.spoor.sources.mapping;

/**
 * What may be kept of content.
 *
 * @param captured false: nothing
 * @param label name of the policy
 * @param maxChars greatest length of one field, UTF-16 units
 */
public record ContentPolicy(boolean captured, String label, int maxChars) {}
