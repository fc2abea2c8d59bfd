package io.spoor.pipeline.detect;

import java.time.Duration;

/** Formats durations for explanations. */
final class TimeSpans {
  private TimeSpans() {}

  /** {@code 90 minutes}, {@code 12 hours}, {@code 3 days}: in one unit, rounded down. */
  static String format(Duration span) {
    if (span.compareTo(Duration.ofDays(3)) >= 0) {
      return span.toDays() + " days";
    }
    if (span.compareTo(Duration.ofHours(2)) >= 0) {
      return span.toHours() + " hours";
    }
    if (span.compareTo(Duration.ofMinutes(2)) >= 0) {
      return span.toMinutes() + " minutes";
    }
    return span.toSeconds() < 2 ? "a second or so" : span.toSeconds() + " seconds";
  }

  static String format(long nanos) {
    return format(Duration.ofNanos(nanos));
  }
}
