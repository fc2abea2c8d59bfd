package io.spoor.connectors.alerts.delivery;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** Reads the header {@code Retry-After} (RFC 9110, section 10.2.3): seconds, or a date. */
final class RetryAfter {
  /** Nobody is left alone for longer, whatever they say. */
  static final Duration LONGEST = Duration.ofHours(1);

  private RetryAfter() {}

  /** How long; zero where nothing sensible is said. */
  static Duration of(@Nullable String header, Instant now) {
    if (header == null || header.isBlank()) {
      return Duration.ZERO;
    }
    String text = header.strip();
    Duration wait =
        text.chars().allMatch(each -> each >= '0' && each <= '9')
            ? seconds(text)
            : untilDate(text, now);
    if (wait.isNegative()) {
      return Duration.ZERO;
    }
    return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
  }

  private static Duration seconds(String digits) {
    return digits.length() > 9 ? LONGEST : Duration.ofSeconds(Long.parseLong(digits));
  }

  private static Duration untilDate(String text, Instant now) {
    try {
      return Duration.between(
          now, ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Duration.ZERO;
    }
  }
}
