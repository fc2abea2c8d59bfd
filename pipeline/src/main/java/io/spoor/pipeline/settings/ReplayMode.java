package io.spoor.pipeline.settings;

/**
 * Whether recorded events are processed again.
 *
 * @param generation replay generation; a document's version is {@code generation << 32 | revision}
 * @param replaying whether days of events pass within minutes. One partition may then be days ahead
 *     of another whose messages are still to come, so nothing is evicted; no alerts are sent
 */
public record ReplayMode(int generation, boolean replaying) {}
