package io.spoor.connectors.elasticsearch.document;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The period of an index: the UTC month or day in which the broker appended the raw record. A
 * schedule states from which month on periods have another length, so that a change never renames
 * an index of the past.
 *
 * <p>Times that the broker cannot have set belong to the first or the last month: there are at most
 * 360 months.
 */
public final class IndexPeriods {
  /** The earliest month. */
  public static final YearMonth FIRST = YearMonth.of(2020, 1);

  /** Every period is a month. */
  public static final IndexPeriods MONTHS = parse("month");

  /** The latest month. */
  public static final YearMonth LAST = YearMonth.of(2049, 12);

  private static final String SEPARATOR = "=";

  private enum Length {
    MONTH,
    DAY
  }

  private final NavigableMap<YearMonth, Length> schedule;

  private IndexPeriods(NavigableMap<YearMonth, Length> schedule) {
    this.schedule = schedule;
  }

  /**
   * Reads a schedule such as {@code month} or {@code month,2027-02=day}: a length, and the lengths
   * that replace it, each with its first month, ascending.
   *
   * @throws IllegalArgumentException stating the fault
   */
  public static IndexPeriods parse(String text) {
    NavigableMap<YearMonth, Length> schedule = new TreeMap<>();
    for (String entry : text.split(",", -1)) {
      int separator = entry.indexOf(SEPARATOR);
      if (separator < 0 != schedule.isEmpty()) {
        throw new IllegalArgumentException(
            "only the first length has no month: " + text + ". Example: month,2027-02=day");
      }
      YearMonth from = separator < 0 ? FIRST : month(entry.substring(0, separator).strip());
      if (!schedule.isEmpty() && !from.isAfter(schedule.lastKey())) {
        throw new IllegalArgumentException("months must ascend: " + text);
      }
      schedule.put(from, length(entry.substring(separator + 1).strip()));
    }
    return new IndexPeriods(schedule);
  }

  private static YearMonth month(String text) {
    try {
      return YearMonth.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("not a month such as 2027-02: " + text, e);
    }
  }

  private static Length length(String text) {
    return switch (text) {
      case "month" -> Length.MONTH;
      case "day" -> Length.DAY;
      default -> throw new IllegalArgumentException("neither month nor day: " + text);
    };
  }

  /**
   * Ending of the name of the index: {@code YYYY.MM}, or {@code YYYY.MM.dDD} for a day.
   *
   * @param appendedMillis append time of the raw record, milliseconds since the Unix epoch
   */
  public String ending(long appendedMillis) {
    LocalDate day = LocalDate.ofInstant(Instant.ofEpochMilli(appendedMillis), ZoneOffset.UTC);
    YearMonth month = YearMonth.from(day);
    if (month.isBefore(FIRST)) {
      day = FIRST.atDay(1);
    } else if (month.isAfter(LAST)) {
      day = LAST.atEndOfMonth();
    }
    Map.Entry<YearMonth, Length> rule =
        Objects.requireNonNull(schedule.floorEntry(YearMonth.from(day)), "the first month");
    return rule.getValue() == Length.MONTH
        ? String.format(Locale.ROOT, "%04d.%02d", day.getYear(), day.getMonthValue())
        : String.format(
            Locale.ROOT,
            "%04d.%02d.d%02d",
            day.getYear(),
            day.getMonthValue(),
            day.getDayOfMonth());
  }
}
