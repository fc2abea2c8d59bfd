package io.spoor.pipeline.detect.injection;

import io.spoor.schemas.TracedText;
import io.spoor.schemas.fingerprint.TextFlag;

/** Where something stood in a result that the run could not trust. */
record UntrustedPassage(ToolCall source, TracedText text) {
  private static final int MAX_DISTANCE = 4;

  /** Tells somebody to do something. */
  boolean isInstruction() {
    return TextFlag.ORDER.isIn(text.getFlags());
  }

  /** Comes with text that speaks to an assistant. */
  boolean addressesAssistant() {
    return TextFlag.NEAR_ADDRESS.isIn(text.getFlags());
  }

  /** Is introduced as something to be done. */
  boolean isAssignment() {
    return TextFlag.ASSIGNS.isIn(text.getFlags()) && isInstruction();
  }

  /** Was encoded or hidden. */
  boolean isHidden() {
    return TextFlag.DECODED.isIn(text.getFlags());
  }

  /** Tells an assistant to do something, or in a way that assistants follow. */
  boolean isInfluential() {
    return addressesAssistant() || isHidden() || isAssignment();
  }

  /** How much it looks like being told to do something. */
  int strength() {
    return (isInstruction() ? 1 : 0)
        + (isAssignment() ? 1 : 0)
        + (addressesAssistant() ? 2 : 0)
        + (isHidden() ? 2 : 0);
  }

  /** Whether it stood a few sentences from the other. */
  boolean isNear(UntrustedPassage other) {
    return source.eventId().equals(other.source.eventId())
        && Math.abs(text.getPosition() - other.text.getPosition()) <= MAX_DISTANCE;
  }
}
