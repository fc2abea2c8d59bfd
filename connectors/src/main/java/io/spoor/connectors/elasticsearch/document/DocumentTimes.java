package io.spoor.connectors.elasticsearch.document;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Formats times for documents: RFC 3339, UTC, a fixed number of decimals. */
final class DocumentTimes {

  private static final long NANOS = 1_000_000_000L;
  private static final long MILLIS = 1_000L;

  /** 9999-12-31T23:59:59.999Z, the last time with a four-digit year. */
  private static final long LAST_MILLIS = 253_402_300_799_999L;

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

  private static String format(long epochSeconds, int fraction, int decimals) {
    LocalDateTime time = LocalDateTime.ofEpochSecond(epochSeconds, 0, ZoneOffset.UTC);
    byte[] out = new byte[21 + decimals];
    digits(out, 0, 4, time.getYear());
    out[4] = '-';
    digits(out, 5, 2, time.getMonthValue());
    out[7] = '-';
    digits(out, 8, 2, time.getDayOfMonth());
    out[10] = 'T';
    digits(out, 11, 2, time.getHour());
    out[13] = ':';
    digits(out, 14, 2, time.getMinute());
    out[16] = ':';
    digits(out, 17, 2, time.getSecond());
    out[19] = '.';
    digits(out, 20, decimals, fraction);
    out[20 + decimals] = 'Z';
    return new String(out, US_ASCII);
  }

  /** Writes the last digits first: dividing by a constant is cheap, dividing by a power is not. */
  private static void digits(byte[] out, int start, int width, int number) {
    int rest = number;
    for (int i = start + width - 1; i >= start; i--) {
      out[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }
}
