package io.spoor.offline.detectorcases;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses durations of cases: {@code +2m30s}, {@code 1d}, {@code 250ms}. */
final class TimeOffsets {
  private static final Pattern FORM =
      Pattern.compile("([+-]?)(?:(\\d+)d)?(?:(\\d+)h)?(?:(\\d+)m)?(?:(\\d+)s)?(?:(\\d+)ms)?");

  private TimeOffsets() {}

  static Optional<Duration> parse(String text) {
    Matcher parts = FORM.matcher(text.strip());
    if (text.isBlank() || !parts.matches() || parts.group().length() == parts.group(1).length()) {
      return Optional.empty();
    }
    Duration total =
        Duration.ofDays(number(parts, 2))
            .plusHours(number(parts, 3))
            .plusMinutes(number(parts, 4))
            .plusSeconds(number(parts, 5))
            .plusMillis(number(parts, 6));
    return Optional.of(parts.group(1).equals("-") ? total.negated() : total);
  }

  static String errorMessage(String text) {
    return "must be a duration such as +2m30s (d, h, m, s, ms), but is " + text;
  }

  private static long number(Matcher parts, int group) {
    String digits = parts.group(group);
    return digits == null ? 0 : Long.parseLong(digits);
  }
}
