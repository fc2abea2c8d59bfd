package io.spoor.streams.alert.domain;

import java.util.List;

/**
 * An exception that cannot be taken; the message lists every fault, a line each, with its JSON
 * pointer and what to do about it.
 */
public final class ExceptionNotValid extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<String> faults;

  ExceptionNotValid(String where, List<String> faults) {
    super(
        where
            + " is no valid exception:"
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
