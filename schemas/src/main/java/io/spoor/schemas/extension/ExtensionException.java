package io.spoor.schemas.extension;

/** Thrown for an extension that cannot be used; the message names its class and the remedy. */
public final class ExtensionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ExtensionException(String message) {
    super(message);
  }

  ExtensionException(String message, Throwable cause) {
    super(message, cause);
  }
}
