package io.spoor.pipeline;

import io.spoor.schemas.Link;

/** What stitch sends: a step is {@code (state, message) → (state, messages)}. */
public interface StitchOutput extends LinkSink, ActionSink, FindingSink {
  /**
   * Receives a link whose child is the key of the event that states it: stitch has handled it, and
   * no other owner needs it.
   */
  default void ownLink(Link link) {}
}
