package io.spoor.decisions.confirmations;

/** An answer to a confirmation that does not count. The message is one line. */
public final class RefusedAnswerException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;

  RefusedAnswerException(int status, String reason) {
    super(reason);
    this.status = status;
  }

  /** As HTTP has it: 400, 403, 404, 409 or 503. */
  public int status() {
    return status;
  }

  /** The reason, in one line. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
