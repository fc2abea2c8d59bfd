package io.spoor.evidence.avro;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;

/**
 * Tells which records were added within a period, to the minute: a record may expire up to a minute
 * early, never late. Retains one number a minute. Not thread-safe.
 */
final class RecordTimes {
  private static final Duration RESOLUTION = Duration.ofMinutes(1);

  private final Clock clock;
  private final Duration period;
  private final ArrayDeque<Mark> marks = new ArrayDeque<>();

  /** The first record added at or after a time, up to the next mark. */
  private record Mark(long first, Instant time) {}

  RecordTimes(Clock clock, Duration period) {
    this.clock = clock;
    this.period = period;
  }

  /** {@code number}: greater than all before. */
  void add(long number) {
    Instant now = now();
    if (marks.isEmpty() || !now.isBefore(marks.getLast().time().plus(RESOLUTION))) {
      marks.add(new Mark(number, now));
    }
  }

  /** The first record that was added within the period; greater than all records if none was. */
  long firstRecent() {
    Instant end = now().minus(period);
    while (!marks.isEmpty() && !marks.getFirst().time().isAfter(end)) {
      marks.removeFirst();
    }
    return marks.isEmpty() ? Long.MAX_VALUE : marks.getFirst().first();
  }

  /** After a clock was set back, the age of earlier records is unknown: they expire. */
  private Instant now() {
    Instant now = clock.instant();
    if (!marks.isEmpty() && now.isBefore(marks.getLast().time())) {
      marks.clear();
    }
    return now;
  }
}
