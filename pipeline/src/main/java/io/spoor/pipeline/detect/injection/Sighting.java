package io.spoor.pipeline.detect.injection;

import io.spoor.schemas.TracedText;
import io.spoor.schemas.fingerprint.TextFlag;

/** Where something stood in a result that the run could not trust. */
record Sighting(ToolCall source, TracedText text) {
  private static final int BESIDE = 4;

  /** Tells somebody to do something. */
  boolean orders() {
    return TextFlag.ORDER.in(text.getFlags());
  }

  /** Comes with text that speaks to an assistant. */
  boolean addresses() {
    return TextFlag.NEAR_ADDRESS.in(text.getFlags());
  }

  /** Is introduced as something to be done. */
  boolean assigns() {
    return TextFlag.ASSIGNS.in(text.getFlags()) && orders();
  }

  /** Was encoded or hidden. */
  boolean hidden() {
    return TextFlag.DECODED.in(text.getFlags());
  }

  /** Tells an assistant to do something, or in a way that assistants follow. */
  boolean isHeeded() {
    return addresses() || hidden() || assigns();
  }

  /** How much it looks like being told to do something. */
  int weight() {
    return (orders() ? 1 : 0) + (assigns() ? 1 : 0) + (addresses() ? 2 : 0) + (hidden() ? 2 : 0);
  }

  /** Whether it stood a few sentences from the other. */
  boolean isBeside(Sighting other) {
    return source.eventId().equals(other.source.eventId())
        && Math.abs(text.getPosition() - other.text.getPosition()) <= BESIDE;
  }
}
