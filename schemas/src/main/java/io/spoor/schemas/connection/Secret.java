package io.spoor.schemas.connection;

import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/** A value that never shows in a log or message by accident. */
public record Secret(String value) {

  /** From a value as configurations hand it over: bare, or in Kafka's wrapper; null for none. */
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
