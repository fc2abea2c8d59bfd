package io.spoor.connectors.alerts.routing;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.EnumSet;
import java.util.Set;

/**
 * Hours on certain days of the week, in local time.
 *
 * @param zone the time zone
 * @param days days on which the hours begin
 * @param start first minute
 * @param end the minute after the last; if at or before {@code start}, on the next day
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
