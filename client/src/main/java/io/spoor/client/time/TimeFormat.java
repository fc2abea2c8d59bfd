package io.spoor.client.time;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/** Converts between nanoseconds since the Unix epoch and RFC 3339 UTC. */
public final class TimeFormat {
  private static final long NANOS = 1_000_000_000L;
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

  private TimeFormat() {}

  public static Instant instant(long nanos) {
    return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS));
  }

  public static long nanos(Instant instant) {
    return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), NANOS), instant.getNano());
  }

  /** RFC 3339 UTC, with as many decimals as necessary. */
  public static String rfc3339(long nanos) {
    return instant(nanos).toString();
  }

  public static String toSecond(long nanos) {
    return SECONDS.format(instant(nanos));
  }

  public static String clock(long nanos) {
    return CLOCK.format(instant(nanos));
  }

  /** A duration, short enough for a table: 840 ms, 12.3 s, 4 min 10 s, 3 h 5 min. */
  public static String span(long from, long to) {
    var span = ChronoUnit.MILLIS.between(instant(from), instant(to));
    if (span < 1_000) {
      return span + " ms";
    }
    if (span < 60_000) {
      return span / 1_000 + "." + span % 1_000 / 100 + " s";
    }
    long minutes = span / 60_000;
    return minutes < 60
        ? minutes + " min " + span % 60_000 / 1_000 + " s"
        : minutes / 60 + " h " + minutes % 60 + " min";
  }
}
