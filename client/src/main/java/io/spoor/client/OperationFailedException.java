package io.spoor.client;

/**
 * Thrown when a command fails; the message states the problem, its place and the remedy. Exit code
 * 1, no stack trace.
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
