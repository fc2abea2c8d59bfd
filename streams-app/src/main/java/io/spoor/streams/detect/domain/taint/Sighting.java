package io.spoor.streams.detect.domain.taint;

import io.spoor.schemas.TracedText;
import io.spoor.streams.trace.TextFlag;

/** Where something stood in a result that the run could not trust. */
record Sighting(Step source, TracedText text) {
  boolean orders() {
    return TextFlag.ORDER.in(text.getFlags());
  }

  boolean addresses() {
    return TextFlag.NEAR_ADDRESS.in(text.getFlags());
  }

  boolean assigns() {
    return TextFlag.ASSIGNS.in(text.getFlags()) && orders();
  }

  boolean hidden() {
    return TextFlag.DECODED.in(text.getFlags());
  }

  /** How much it looks like being told to do something. */
  int weight() {
    return (orders() ? 1 : 0) + (assigns() ? 1 : 0) + (addresses() ? 2 : 0) + (hidden() ? 2 : 0);
  }
}
