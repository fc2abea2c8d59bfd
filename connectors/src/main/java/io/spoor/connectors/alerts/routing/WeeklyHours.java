package io.spoor.connectors.alerts.routing;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.EnumSet;
import java.util.Set;

/**
 * Some hours of some days of the week, by the clock on the wall of a place.
 *
 * @param zone whose clock
 * @param days on which it begins
 * @param start first minute
 * @param end the minute after the last; at or before {@code start}: on the next day
 */
public record WeeklyHours(ZoneId zone, Set<DayOfWeek> days, LocalTime start, LocalTime end) {

  public WeeklyHours {
    days = Set.copyOf(EnumSet.copyOf(days));
  }

  public boolean contains(Instant time) {
    ZonedDateTime local = time.atZone(zone);
    LocalTime clock = local.toLocalTime();
    DayOfWeek day = local.getDayOfWeek();
    if (start.isBefore(end)) {
      return days.contains(day) && !clock.isBefore(start) && clock.isBefore(end);
    }
    return (days.contains(day) && !clock.isBefore(start))
        || (days.contains(day.minus(1)) && clock.isBefore(end));
  }
}
