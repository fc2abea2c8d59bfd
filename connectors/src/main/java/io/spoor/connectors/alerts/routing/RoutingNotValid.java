package io.spoor.connectors.alerts.routing;

import java.util.List;

/**
 * A routing file that cannot be taken; the message lists every fault, a line each, with its JSON
 * pointer and what to do about it.
 */
public final class RoutingNotValid extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<String> faults;

  RoutingNotValid(String where, List<String> faults) {
    super(
        where
            + " is no valid routing file:"
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
