package io.spoor.client;

/**
 * A command could not do its job; the message says what, where, and what to do. Exit code 1, no
 * stack trace.
 */
public final class CommandFailed extends RuntimeException {
  private static final long serialVersionUID = 1;

  public CommandFailed(String message) {
    super(message);
  }

  public CommandFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
