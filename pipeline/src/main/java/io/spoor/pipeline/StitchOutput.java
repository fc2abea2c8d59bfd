package io.spoor.pipeline;

import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Link;

/** What stitch sends: a step is {@code (state, message) → (state, messages)}. */
public interface StitchOutput extends KeyMessageSink, ChainMessageSink, FindingSink {
  /**
   * Receives a link whose child is the key of the event that states it: stitch has handled it, and
   * no other owner needs it.
   */
  default void ownLink(Link link) {}

  /**
   * Receives an event whose record contradicts an earlier one of the same id, with content and
   * original, under the id that it has from now on. Stitch drops it if it arrives again.
   */
  default void conflictingEvent(IdentityEvent event) {}
}
