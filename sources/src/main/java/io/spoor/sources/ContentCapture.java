package io.spoor.sources;

import java.util.Locale;

/**
 * What is kept of tool arguments, results and messages. Live secrets are removed whatever is
 * chosen.
 */
public enum ContentCapture {
  /** Nothing, in the kept original neither. */
  OFF,
  /** Each field up to a length. */
  REDACTED,
  /** All of it. */
  FULL;

  /** Name in configuration and in documents: off, redacted, full. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Reads a label; {@link IllegalArgumentException} names the ones there are. */
  public static ContentCapture of(String label) {
    for (ContentCapture capture : values()) {
      if (capture.label().equals(label)) {
        return capture;
      }
    }
    throw new IllegalArgumentException(
        "content.capture is \"" + label + "\"; it must be off, redacted or full");
  }
}
