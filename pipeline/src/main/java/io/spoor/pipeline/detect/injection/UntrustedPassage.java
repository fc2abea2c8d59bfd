package io.spoor.pipeline.detect.injection;

import io.spoor.schemas.TracedText;
import io.spoor.schemas.fingerprint.TextFlag;

/** A passage of an untrusted result. */
record UntrustedPassage(ToolCall source, TracedText text) {
  private static final int MAX_DISTANCE = 4;

  /** Whether it is an instruction. */
  boolean isInstruction() {
    return TextFlag.ORDER.isIn(text.getFlags());
  }

  /** Whether it is near text that addresses an assistant. */
  boolean addressesAssistant() {
    return TextFlag.NEAR_ADDRESS.isIn(text.getFlags());
  }

  /** Whether it is introduced as a task. */
  boolean isAssignment() {
    return TextFlag.ASSIGNS.isIn(text.getFlags()) && isInstruction();
  }

  /** Whether it was encoded or hidden. */
  boolean isHidden() {
    return TextFlag.DECODED.isIn(text.getFlags());
  }

  /** Whether it instructs an assistant, or in a form that assistants follow. */
  boolean isInfluential() {
    return addressesAssistant() || isHidden() || isAssignment();
  }

  /** Whether it is itself an instruction, or hidden. */
  boolean isCommanding() {
    return isInstruction() || isHidden();
  }

  /** How strongly it resembles an instruction. */
  int strength() {
    return (isInstruction() ? 1 : 0)
        + (isAssignment() ? 1 : 0)
        + (addressesAssistant() ? 2 : 0)
        + (isHidden() ? 2 : 0);
  }

  /** Whether it is within a few sentences of the other. */
  boolean isNear(UntrustedPassage other) {
    return source.eventId().equals(other.source.eventId())
        && Math.abs(text.getPosition() - other.text.getPosition()) <= MAX_DISTANCE;
  }
}
