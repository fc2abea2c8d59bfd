package io.spoor.benchmarks.load;

import java.util.List;
import java.util.Locale;

/** The result of a benchmark. */
public interface BenchReport {
  /** As text. */
  List<String> lines();

  /** As one JSON object. */
  String json();

  /** Whether it meets its targets; a benchmark without targets does. */
  default boolean passed() {
    return true;
  }

  /** A formatted line, with a point in decimal numbers. */
  static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
