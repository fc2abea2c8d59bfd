package io.spoor.client;

/**
 * A command could not do its job; the message says what, where, and what to do. Exit code 1, no
 * stack trace.
 */
public final class OperationFailedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public OperationFailedException(String message) {
    super(message);
  }

  public OperationFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
