package io.spoor.connectors.elasticsearch.document;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Formats times for documents: RFC 3339, UTC, a fixed number of decimals. */
final class DocumentTimes {

  private static final long NANOS = 1_000_000_000L;
  private static final long MILLIS = 1_000L;

  /** 9999-12-31T23:59:59.999Z, the last time with a four-digit year. */
  private static final long LAST_MILLIS = 253_402_300_799_999L;

  private static final int[] POWERS_OF_TEN = {
    1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000
  };

  private DocumentTimes() {}

  /**
   * Nine decimals. Elasticsearch's {@code date_nanos} begins in 1970: earlier times are raised to
   * its minimum.
   */
  static String nanos(long epochNanos) {
    long since1970 = Math.max(0, epochNanos);
    return format(since1970 / NANOS, (int) (since1970 % NANOS), 9);
  }

  /** Three decimals, limited to 1970 to 9999. */
  static String millis(long epochMillis) {
    long clamped = Math.clamp(epochMillis, 0, LAST_MILLIS);
    return format(clamped / MILLIS, (int) (clamped % MILLIS), 3);
  }

  /**
   * UTC day in the form of index names, {@code YYYY.MM.DD}, from the time that {@link #nanos}
   * writes.
   */
  static String day(long epochNanos) {
    LocalDate day = LocalDate.ofEpochDay(Math.max(0, epochNanos) / (86_400 * NANOS));
    StringBuilder out = new StringBuilder(10);
    digits(out, day.getYear(), 4);
    digits(out.append('.'), day.getMonthValue(), 2);
    digits(out.append('.'), day.getDayOfMonth(), 2);
    return out.toString();
  }

  private static String format(long epochSeconds, int fraction, int decimals) {
    LocalDateTime time = LocalDateTime.ofEpochSecond(epochSeconds, 0, ZoneOffset.UTC);
    StringBuilder out = new StringBuilder(21 + decimals);
    digits(out, time.getYear(), 4);
    digits(out.append('-'), time.getMonthValue(), 2);
    digits(out.append('-'), time.getDayOfMonth(), 2);
    digits(out.append('T'), time.getHour(), 2);
    digits(out.append(':'), time.getMinute(), 2);
    digits(out.append(':'), time.getSecond(), 2);
    digits(out.append('.'), fraction, decimals);
    return out.append('Z').toString();
  }

  private static void digits(StringBuilder out, int number, int width) {
    for (int unit = POWERS_OF_TEN[width - 1]; unit > 0; unit /= 10) {
      out.append((char) ('0' + number / unit % 10));
    }
  }
}
