package io.spoor.platform.topic;

import org.jspecify.annotations.Nullable;

/**
 * Thrown if topics could not be set up as Spoor needs them; the message states the topics, the
 * reason and the remedy.
 */
public final class TopicException extends RuntimeException {

  TopicException(String message) {
    super(message);
  }

  TopicException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
