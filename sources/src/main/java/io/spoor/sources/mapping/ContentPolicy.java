package io.spoor.sources.mapping;

/**
 * How much content may be stored.
 *
 * @param captured false: none
 * @param label name of the policy
 * @param maxChars maximum length of one field, UTF-16 units
 */
public record ContentPolicy(boolean captured, String label, int maxChars) {}
