package io.spoor.decisions.callers;

/** A caller's other requests have cost more than it had left since this one was admitted. */
public final class OverdrawnException extends Exception {
  private static final long serialVersionUID = 1L;
}
