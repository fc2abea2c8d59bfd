package io.spoor.client;

/**
 * A command was called in a way that cannot mean anything; the message says what is wrong and what
 * is right. Exit code 2.
 */
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public UsageException(String message) {
    super(message);
  }
}
