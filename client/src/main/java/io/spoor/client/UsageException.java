package io.spoor.client;

/**
 * Thrown for an invalid command line; the message states the error and the correct usage. Exit code
 * 2.
 */
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public UsageException(String message) {
    super(message);
  }
}
