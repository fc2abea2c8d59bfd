package io.spoor.offline.detectorcases;

/** A case cannot be read; the message states the file, the place and the fault. */
public final class CaseException extends RuntimeException {
  private static final long serialVersionUID = 1;

  CaseException(String message) {
    super(message);
  }

  CaseException(String message, Throwable cause) {
    super(message, cause);
  }
}
