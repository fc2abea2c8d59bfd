package io.spoor.client.time;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A point in time from the command line: 15m, 2h or 3d before now, a UTC day, or an RFC 3339 time.
 *
 * @param nanos nanoseconds since the Unix epoch
 */
public record TimeArgument(long nanos) {
  private static final Pattern RELATIVE_TIME = Pattern.compile("(\\d{1,6})([smhd])");

  /**
   * Parses a point in time.
   *
   * @throws IllegalArgumentException listing the accepted forms
   */
  public static TimeArgument parse(String text) {
    Matcher relative = RELATIVE_TIME.matcher(text);
    if (relative.matches()) {
      return new TimeArgument(
          TimeFormat.nanos(
              Instant.now()
                  .minus(
                      duration(Long.parseLong(relative.group(1)), relative.group(2).charAt(0)))));
    }
    try {
      Instant instant =
          text.indexOf('T') < 0
              ? LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC)
              : Instant.parse(text);
      return new TimeArgument(TimeFormat.nanos(instant));
    } catch (DateTimeParseException | ArithmeticException e) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a time: use 15m, 2h, 3d, 2026-03-10 or 2026-03-10T09:30:00Z", e);
    }
  }

  private static Duration duration(long number, char unit) {
    return switch (unit) {
      case 's' -> Duration.ofSeconds(number);
      case 'm' -> Duration.ofMinutes(number);
      case 'h' -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }
}
