package io.spoor.localstack;

/** Thrown for a problem of the local stack that its user must resolve; the message states how. */
public final class StackException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  StackException(String message) {
    super(message);
  }

  StackException(String message, Throwable cause) {
    super(message, cause);
  }
}
