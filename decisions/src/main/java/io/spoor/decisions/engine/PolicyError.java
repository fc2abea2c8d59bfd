package io.spoor.decisions.engine;

/**
 * A policy whose evaluation failed.
 *
 * @param effect {@code permit}: it did not apply; {@code forbid}: it denied
 * @param message quotes the policy, never the request
 */
public record PolicyError(String policy, String effect, String message) {}
