package io.spoor.offline.detectorcases;

/** A case that cannot be read; the message names the file, the place in it and what is wrong. */
public final class CaseException extends RuntimeException {
  private static final long serialVersionUID = 1;

  CaseException(String message) {
    super(message);
  }

  CaseException(String message, Throwable cause) {
    super(message, cause);
  }
}
