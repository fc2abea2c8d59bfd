package io.spoor.schemas.codec;

import java.io.Serial;

/** A state row cannot be written or read. */
public final class StateRowException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  StateRowException(String message) {
    super(message);
  }

  StateRowException(String message, Exception cause) {
    super(message, cause);
  }
}
