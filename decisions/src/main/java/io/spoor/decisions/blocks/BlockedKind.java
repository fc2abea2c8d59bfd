package io.spoor.decisions.blocks;

import java.util.Arrays;
import java.util.Optional;

/** What a block names. */
public enum BlockedKind {
  RUN("run"),
  AGENT("agent"),
  CREDENTIAL("credential");

  private final String text;

  BlockedKind(String text) {
    this.text = text;
  }

  /** As records and options have it. */
  public String text() {
    return text;
  }

  /** The kind with this spelling; empty: one of a later version. */
  public static Optional<BlockedKind> of(String text) {
    return Arrays.stream(values()).filter(kind -> kind.text.equals(text)).findFirst();
  }
}
