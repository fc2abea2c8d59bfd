package io.spoor.sources;

import java.util.Locale;

/**
 * How much content (tool arguments, results, messages) is stored. Live secrets are removed in every
 * mode.
 */
public enum ContentCapture {
  /** No content, also not in the stored original. */
  OFF,
  /** Each field up to a maximum length. */
  REDACTED,
  /** All content. */
  FULL;

  /** Name in configuration and in documents: off, redacted, full. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The mode with this label; throws {@link IllegalArgumentException} that lists the valid ones.
   */
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
