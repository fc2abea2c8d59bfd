package io.spoor.streams.manifest.domain;

import java.util.List;

/**
 * A manifest that cannot be taken; the message lists every fault, a line each, with its JSON
 * pointer.
 */
public final class ManifestException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<String> faults;

  ManifestException(String where, List<String> faults) {
    super(
        where
            + " is no valid manifest:"
            + System.lineSeparator()
            + "  "
            + String.join(System.lineSeparator() + "  ", faults));
    this.faults = List.copyOf(faults);
  }

  /** Each as {@code pointer: what is wrong}. */
  public List<String> faults() {
    return faults;
  }
}
