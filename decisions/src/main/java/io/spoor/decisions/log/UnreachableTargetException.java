package io.spoor.decisions.log;

/** The target of recorded decisions does not take them now. */
public final class UnreachableTargetException extends Exception {
  private static final long serialVersionUID = 1;

  /** {@code reason}: for people; quotes no record. */
  public UnreachableTargetException(String reason) {
    super(reason);
  }

  /** For people. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
