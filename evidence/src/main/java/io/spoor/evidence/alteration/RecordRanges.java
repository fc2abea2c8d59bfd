package io.spoor.evidence.alteration;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Record numbers as ranges: {@code 12} or {@code 40-57}, both ends included. Deleted records are
 * contiguous, so there are few ranges. Not thread-safe.
 */
public final class RecordRanges {
  private static final Pattern TEXT = Pattern.compile("(\\d{1,16})(?:-(\\d{1,16}))?");

  /** Last number by first; ranges neither overlap nor touch. */
  private final TreeMap<Long, Long> ranges = new TreeMap<>();

  /**
   * Parses ranges.
   *
   * @throws IllegalArgumentException if a text is not a range
   */
  public static RecordRanges parse(Collection<String> texts) {
    var all = new RecordRanges();
    for (String text : texts) {
      Matcher range = TEXT.matcher(text);
      if (!range.matches()) {
        throw new IllegalArgumentException("not a range of records");
      }
      long first = Long.parseLong(range.group(1));
      long last = range.group(2) == null ? first : Long.parseLong(range.group(2));
      if (last < first) {
        throw new IllegalArgumentException("not a range of records");
      }
      all.add(first, last);
    }
    return all;
  }

  public void add(long number) {
    add(number, number);
  }

  /** Adds all numbers from the first to the last. */
  public void add(long first, long last) {
    long from = first;
    long to = last;
    Map.Entry<Long, Long> preceding = ranges.floorEntry(first);
    if (preceding != null && preceding.getValue() >= first - 1) {
      from = preceding.getKey();
      to = Math.max(to, preceding.getValue());
    }
    Map.Entry<Long, Long> next = ranges.higherEntry(from);
    while (next != null && next.getKey() <= to + 1) {
      to = Math.max(to, next.getValue());
      ranges.remove(next.getKey());
      next = ranges.higherEntry(from);
    }
    ranges.put(from, to);
  }

  public void addAll(RecordRanges others) {
    others.ranges.forEach(this::add);
  }

  public boolean contains(long number) {
    Map.Entry<Long, Long> range = ranges.floorEntry(number);
    return range != null && range.getValue() >= number;
  }

  /** Whether any number from the first to the last is contained. */
  public boolean overlaps(long first, long last) {
    Map.Entry<Long, Long> range = ranges.floorEntry(last);
    return range != null && range.getValue() >= first;
  }

  /** The first number that the others do not contain. */
  public OptionalLong firstNotIn(RecordRanges others) {
    for (Map.Entry<Long, Long> range : ranges.entrySet()) {
      Map.Entry<Long, Long> other = others.ranges.floorEntry(range.getKey());
      if (other == null || other.getValue() < range.getKey()) {
        return OptionalLong.of(range.getKey());
      }
      if (other.getValue() < range.getValue()) {
        return OptionalLong.of(other.getValue() + 1);
      }
    }
    return OptionalLong.empty();
  }

  /** Number of record numbers that the others also contain. */
  public long countIn(RecordRanges others) {
    long count = 0;
    for (Map.Entry<Long, Long> range : ranges.entrySet()) {
      long from = range.getKey();
      Map.Entry<Long, Long> preceding = others.ranges.floorEntry(from);
      long key = preceding == null ? from : preceding.getKey();
      for (Map.Entry<Long, Long> other :
          others.ranges.subMap(key, true, range.getValue(), true).entrySet()) {
        long first = Math.max(from, other.getKey());
        long last = Math.min(range.getValue(), other.getValue());
        count += Math.max(0, last - first + 1);
      }
    }
    return count;
  }

  /** Number of record numbers. */
  public long count() {
    return ranges.entrySet().stream().mapToLong(r -> r.getValue() - r.getKey() + 1).sum();
  }

  public boolean isEmpty() {
    return ranges.isEmpty();
  }

  /** The ranges as texts, in order. */
  public List<String> texts() {
    List<String> texts = new ArrayList<>(ranges.size());
    ranges.forEach(
        (first, last) -> texts.add(first.equals(last) ? first.toString() : first + "-" + last));
    return texts;
  }

  @Override
  public String toString() {
    return String.join(",", texts());
  }
}
