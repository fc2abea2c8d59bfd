package io.spoor.platform.connection;

import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/** A value that logs and messages never show. */
public record Secret(String value) {

  /**
   * Wraps a configuration value: a plain value, or one in Kafka's wrapper; null if there is none.
   */
  static @Nullable Secret of(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Secret secret -> secret;
      case Password password -> new Secret(password.value());
      default -> new Secret(value.toString());
    };
  }

  @Override
  public String toString() {
    return "[hidden]";
  }
}
