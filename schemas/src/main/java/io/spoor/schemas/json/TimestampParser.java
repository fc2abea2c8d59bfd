package io.spoor.schemas.json;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * Parses timestamps of records into nanoseconds since the Unix epoch, UTC.
 *
 * <p>Only the years 1970 to 2199 are accepted. They are so far from both ends of a long that
 * neither the difference of two times nor the sum with a span of years overflows. A record with a
 * time outside must not turn "long before" into "long after".
 */
public final class TimestampParser {
  /** Part of the message for an invalid time. */
  public static final String SUPPORTED_YEARS = "between the years 1970 and 2199";

  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long END_NANOS =
      LocalDate.of(2200, 1, 1).toEpochDay() * 86_400L * NANOS_PER_SECOND;
  // The date format of the AWS SDK for Java: Jul 10, 2023, 12:09:47 PM. Older versions omit the
  // second comma.
  private static final DateTimeFormatter US_FORMAT =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .appendPattern("MMM d, yyyy[,] h:mm:ss a")
          .toFormatter(Locale.US);

  private static final int BASIC_LENGTH = "20131102T010628Z".length();

  private TimestampParser() {}

  /** Converts the basic form of ISO 8601 to the extended form. */
  private static String toExtendedFormat(String text) {
    return text.substring(0, 4)
        + '-'
        + text.substring(4, 6)
        + '-'
        + text.substring(6, 11)
        + ':'
        + text.substring(11, 13)
        + ':'
        + text.substring(13);
  }

  /**
   * Parses an RFC 3339 time. Also accepted: a space instead of the T, any number of fractional
   * digits (truncated to nine), no zone (assumed UTC), and the basic form {@code 20131102T010628Z}.
   * Empty for other text, or if the time is not {@linkplain #isSupported supported}.
   */
  public static OptionalLong parseInstant(String text) {
    int n = text.length();
    if (n == BASIC_LENGTH && text.charAt(8) == 'T' && text.charAt(15) == 'Z') {
      return parseInstant(toExtendedFormat(text));
    }
    if (n < 19
        || text.charAt(4) != '-'
        || text.charAt(7) != '-'
        || text.charAt(13) != ':'
        || text.charAt(16) != ':') {
      return OptionalLong.empty();
    }
    char t = text.charAt(10);
    int year = parseNumber(text, 0, 4);
    int month = parseNumber(text, 5, 7);
    int day = parseNumber(text, 8, 10);
    int hour = parseNumber(text, 11, 13);
    int minute = parseNumber(text, 14, 16);
    int second = parseNumber(text, 17, 19);
    if ((t != 'T' && t != 't' && t != ' ')
        || year < 0
        || month < 0
        || day < 0
        || !isWithin(hour, 23)
        || !isWithin(minute, 59)
        || !isWithin(second, 59)) {
      return OptionalLong.empty();
    }
    int position = 19;
    long nanos = 0;
    if (position < n && text.charAt(position) == '.') {
      long unit = NANOS_PER_SECOND;
      int from = ++position;
      while (position < n && isDigit(text.charAt(position))) {
        unit /= 10;
        nanos += unit * (text.charAt(position++) - '0');
      }
      if (position == from) {
        return OptionalLong.empty();
      }
    }
    OptionalLong offset = offsetSeconds(text, position);
    if (offset.isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      long seconds =
          LocalDate.of(year, month, day).toEpochDay() * 86_400L
              + hour * 3_600L
              + minute * 60L
              + second
              - offset.getAsLong();
      return nanos(seconds, nanos);
    } catch (DateTimeException e) {
      return OptionalLong.empty();
    }
  }

  /**
   * Parses a credential's expiry: RFC 3339, {@code Jul 10, 2023, 12:09:47 PM} (UTC), or seconds or
   * milliseconds since the epoch.
   */
  public static OptionalLong parseExpiry(String text) {
    OptionalLong instant = parseInstant(text);
    if (instant.isPresent()) {
      return instant;
    }
    if (!text.isEmpty()
        && text.length() <= 13
        && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      long number = Long.parseLong(text);
      return text.length() > 11
          ? nanos(number / 1000, number % 1000 * 1_000_000)
          : nanos(number, 0);
    }
    if (text.length() > 40) {
      return OptionalLong.empty();
    }
    try {
      // Newer JDKs print a narrow no-break space before AM and PM.
      var dateTime = LocalDateTime.parse(text.replace('\u202f', ' '), US_FORMAT);
      return nanos(dateTime.toEpochSecond(ZoneOffset.UTC), 0);
    } catch (DateTimeException e) {
      return OptionalLong.empty();
    }
  }

  /** Whether the time is in the supported years 1970 to 2199. */
  public static boolean isSupported(long nanos) {
    return nanos >= 0 && nanos < END_NANOS;
  }

  private static OptionalLong nanos(long seconds, long nanos) {
    return seconds >= 0 && seconds < END_NANOS / NANOS_PER_SECOND
        ? OptionalLong.of(seconds * NANOS_PER_SECOND + nanos)
        : OptionalLong.empty();
  }

  private static OptionalLong offsetSeconds(String text, int position) {
    int n = text.length();
    if (position == n) {
      return OptionalLong.of(0);
    }
    char zone = text.charAt(position);
    if (zone == 'Z' || zone == 'z') {
      return position + 1 == n ? OptionalLong.of(0) : OptionalLong.empty();
    }
    boolean colon = n == position + 6 && text.charAt(position + 3) == ':';
    if ((zone != '+' && zone != '-') || (!colon && n != position + 5)) {
      return OptionalLong.empty();
    }
    int hours = parseNumber(text, position + 1, position + 3);
    int minutes = parseNumber(text, n - 2, n);
    if (!isWithin(hours, 18) || !isWithin(minutes, 59)) {
      return OptionalLong.empty();
    }
    long seconds = hours * 3_600L + minutes * 60L;
    return OptionalLong.of(zone == '-' ? -seconds : seconds);
  }

  private static int parseNumber(String text, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (!isDigit(c)) {
        return -1;
      }
      number = number * 10 + (c - '0');
    }
    return number;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isWithin(int value, int max) {
    return value >= 0 && value <= max;
  }
}
