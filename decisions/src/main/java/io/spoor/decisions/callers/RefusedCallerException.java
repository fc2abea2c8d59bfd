package io.spoor.decisions.callers;

/** A request without a credential of a caller. The message is one line that quotes nothing. */
public final class RefusedCallerException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;

  private RefusedCallerException(int status, String reason) {
    super(reason);
    this.status = status;
  }

  /** No credential, or one that is not valid: another one may be. */
  static RefusedCallerException unauthenticated(String reason) {
    return new RefusedCallerException(401, reason);
  }

  /** A valid credential of somebody who may not ask here. */
  static RefusedCallerException forbidden(String reason) {
    return new RefusedCallerException(403, reason);
  }

  /** 401 or 403. */
  public int status() {
    return status;
  }

  /** The reason, in one line. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
