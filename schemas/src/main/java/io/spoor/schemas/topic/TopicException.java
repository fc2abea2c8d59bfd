package io.spoor.schemas.topic;

import org.jspecify.annotations.Nullable;

/**
 * Topics could not be brought into the state that Spoor needs; the message says which, why, and
 * what to do.
 */
public final class TopicException extends RuntimeException {

  TopicException(String message) {
    super(message);
  }

  TopicException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
