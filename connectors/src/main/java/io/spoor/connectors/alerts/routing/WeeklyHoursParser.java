package io.spoor.connectors.alerts.routing;

import io.spoor.schemas.operatorinput.DocumentObject;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Parses the hours that routes refer to. */
final class WeeklyHoursParser {
  private static final List<String> DAYS =
      Stream.of(DayOfWeek.values())
          .map(day -> day.name().substring(0, 3).toLowerCase(Locale.ROOT))
          .toList();
  private static final Pattern CLOCK = Pattern.compile("([01][0-9]|2[0-3]):[0-5][0-9]");

  private WeeklyHoursParser() {}

  static Map<String, WeeklyHours> read(DocumentObject root) {
    Map<String, WeeklyHours> hours = new LinkedHashMap<>();
    if (root.has("hours")) {
      DocumentObject namedHours = root.object("hours");
      for (String name : namedHours.memberNames()) {
        WeeklyHours read = readHours(namedHours.object(name));
        if (read != null) {
          hours.put(name, read);
        }
      }
    }
    return hours;
  }

  private static @Nullable WeeklyHours readHours(DocumentObject hours) {
    hours.checkNames(RoutingFileMembers.names(RoutingFileMembers.HOURS));
    ZoneId zone = zone(hours);
    Set<DayOfWeek> days = days(hours);
    LocalTime start = clock(hours, "from");
    LocalTime end = clock(hours, "to");
    if (zone == null || days.isEmpty() || start == null || end == null) {
      return null;
    }
    if (start.equals(end)) {
      hours.fault("to", "is the same as from; omit the hours if they cover the whole week");
    }
    return new WeeklyHours(zone, days, start, end);
  }

  private static @Nullable ZoneId zone(DocumentObject hours) {
    String text = hours.requiredText("zone");
    try {
      return text.isEmpty() ? null : ZoneId.of(text);
    } catch (DateTimeException e) {
      hours.fault("zone", "unknown time zone; use one such as Europe/Vienna or UTC");
      return null;
    }
  }

  private static @Nullable LocalTime clock(DocumentObject hours, String name) {
    String text = hours.requiredText(name);
    if (text.equals("24:00") && name.equals("to")) {
      return LocalTime.MIDNIGHT;
    }
    if (CLOCK.matcher(text).matches()) {
      return LocalTime.parse(text);
    }
    if (!text.isEmpty()) {
      hours.fault(name, "must be a time of day such as 08:00 or 17:30");
    }
    return null;
  }

  private static Set<DayOfWeek> days(DocumentObject hours) {
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    if (!hours.has("days")) {
      return EnumSet.allOf(DayOfWeek.class);
    }
    List<String> texts = hours.textOrTexts("days");
    for (String text : texts) {
      int dash = text.indexOf('-');
      int first = DAYS.indexOf(dash < 0 ? text : text.substring(0, dash));
      int last = dash < 0 ? first : DAYS.indexOf(text.substring(dash + 1));
      if (first < 0 || last < 0) {
        hours.fault(
            "days", "unknown day \"" + text + "\"; use " + String.join(", ", DAYS) + " or mon-fri");
        continue;
      }
      for (int day = first; ; day = (day + 1) % DAYS.size()) {
        days.add(DayOfWeek.of(day + 1));
        if (day == last) {
          break;
        }
      }
    }
    if (texts.isEmpty()) {
      hours.fault("days", "names no day; omit it for every day");
    }
    return days;
  }
}
