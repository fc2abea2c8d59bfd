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
 * @param from first minute
 * @param to the minute after the last; at or before {@code from}: on the next day
 */
public record Hours(ZoneId zone, Set<DayOfWeek> days, LocalTime from, LocalTime to) {

  public Hours {
    days = Set.copyOf(EnumSet.copyOf(days));
  }

  public boolean contains(Instant time) {
    ZonedDateTime there = time.atZone(zone);
    LocalTime clock = there.toLocalTime();
    DayOfWeek day = there.getDayOfWeek();
    if (from.isBefore(to)) {
      return days.contains(day) && !clock.isBefore(from) && clock.isBefore(to);
    }
    return (days.contains(day) && !clock.isBefore(from))
        || (days.contains(day.minus(1)) && clock.isBefore(to));
  }
}
