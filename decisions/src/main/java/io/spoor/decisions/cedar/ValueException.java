package io.spoor.decisions.cedar;

/** A value that Cedar has no value for. The message names members, and quotes no values. */
public final class ValueException extends Exception {
  private static final long serialVersionUID = 1L;

  ValueException(String message) {
    super(message);
  }

  /** The reason, in one line. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
