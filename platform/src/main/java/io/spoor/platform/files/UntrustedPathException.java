package io.spoor.platform.files;

import java.io.IOException;

/** Thrown for a path that another user can read or replace; the message names the remedy. */
public final class UntrustedPathException extends IOException {
  private static final long serialVersionUID = 1L;

  UntrustedPathException(String message) {
    super(message);
  }
}
