package io.spoor.sources.mapping;

import io.spoor.schemas.IdentityEvent;

/** Adds the description of a source to its events. */
public final class EventDescriber {
  private final SourceMapping mapping;

  public EventDescriber(SourceMapping mapping) {
    this.mapping = mapping;
  }

  /**
   * Describes an event that nothing else refers to yet. An event that has a description keeps it:
   * it is the one by which detectors evaluated.
   */
  public void describe(IdentityEvent event) {
    if (EventDescription.isMissingFrom(event)) {
      mapping.describe(event).writeTo(event);
    }
  }
}
