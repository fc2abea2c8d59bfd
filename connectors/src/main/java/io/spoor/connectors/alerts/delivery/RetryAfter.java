package io.spoor.connectors.alerts.delivery;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** Reads the header {@code Retry-After} (RFC 9110, section 10.2.3): seconds, or a date. */
final class RetryAfter {
  /** Upper bound of a requested delay. */
  static final Duration MAX_DELAY = Duration.ofHours(1);

  private RetryAfter() {}

  /** The delay; zero if the header is missing or invalid. */
  static Duration of(@Nullable String header, Instant now) {
    if (header == null || header.isBlank()) {
      return Duration.ZERO;
    }
    String text = header.strip();
    Duration delay =
        text.chars().allMatch(each -> each >= '0' && each <= '9')
            ? seconds(text)
            : delayUntil(text, now);
    if (delay.isNegative()) {
      return Duration.ZERO;
    }
    return delay.compareTo(MAX_DELAY) > 0 ? MAX_DELAY : delay;
  }

  private static Duration seconds(String digits) {
    return digits.length() > 9 ? MAX_DELAY : Duration.ofSeconds(Long.parseLong(digits));
  }

  private static Duration delayUntil(String text, Instant now) {
    try {
      return Duration.between(
          now, ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Duration.ZERO;
    }
  }
}
