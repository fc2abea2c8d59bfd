package io.spoor.content.shell;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How Bash changes the value of a variable: {@code ${x:1:3}}, {@code ${x#prefix}}, {@code
 * ${x/a/b}}, {@code ${x^^}}, {@code ${!x}}. See "Shell Parameter Expansion" of its manual.
 */
final class ParameterChange {
  private static final int MAX_VALUE = 1 << 16;

  /** Steps that one pattern may take. */
  private static final int MAX_STEPS = 1 << 14;

  private ParameterChange() {}

  /**
   * The value after a change; null: not known.
   *
   * @param change what stands before the name ({@code !} or {@code #}) or behind it
   */
  static @Nullable String apply(String name, String change, ShellVariables variables) {
    String value = variables.value(name);
    char operator = change.isEmpty() ? ' ' : change.charAt(0);
    String rest = change.isEmpty() ? "" : change.substring(1);
    if (value == null || value.isEmpty()) {
      return switch (operator) {
        case '-', '=' -> rest;
        case '+' -> "";
        default -> null;
      };
    }
    if (value.indexOf(ObjectReader.UNKNOWN) >= 0 || value.length() > MAX_VALUE) {
      return null;
    }
    return switch (operator) {
      case '-', '=', '?', '@' -> value;
      case '+' -> rest;
      case '!' -> rest.isEmpty() ? variables.value(value) : null;
      case '^' -> value.toUpperCase(Locale.ROOT);
      case ',' -> value.toLowerCase(Locale.ROOT);
      case ':' -> ofColon(value, rest);
      case '#' -> rest.isEmpty() ? String.valueOf(value.length()) : withoutStart(value, rest);
      case '%' -> withoutEnd(value, rest);
      case '/' -> replaced(value, rest);
      default -> null;
    };
  }

  /** {@code :offset:length}, or {@code :+text} and {@code :?message}. */
  private static @Nullable String ofColon(String value, String rest) {
    if (rest.startsWith("+")) {
      return rest.substring(1);
    }
    if (rest.startsWith("?")) {
      return value;
    }
    String[] numbers = rest.split(":", 2);
    Integer offset = number(numbers[0]);
    Integer length = numbers.length == 1 ? Integer.valueOf(value.length()) : number(numbers[1]);
    if (offset == null || length == null) {
      return null;
    }
    int from = Math.clamp(offset < 0 ? value.length() + offset : offset, 0, value.length());
    long end = length < 0 ? (long) value.length() + length : (long) from + length;
    return value.substring(from, Math.clamp(end, from, value.length()));
  }

  private static @Nullable Integer number(String text) {
    String digits = text.strip();
    return digits.matches("-?[0-9]{1,8}") ? Integer.valueOf(digits) : null;
  }

  /** Without the shortest start that fits; of {@code ##} without the longest. */
  private static @Nullable String withoutStart(String value, String pattern) {
    boolean longest = pattern.startsWith("#");
    String glob = longest ? pattern.substring(1) : pattern;
    if (!isKnown(glob, value)) {
      return null;
    }
    for (int i = 0; i <= value.length(); i++) {
      int end = longest ? value.length() - i : i;
      if (Globs.matches(glob, value.substring(0, end))) {
        return value.substring(end);
      }
    }
    return value;
  }

  /** Without the shortest end that fits; of {@code %%} without the longest. */
  private static @Nullable String withoutEnd(String value, String pattern) {
    boolean longest = pattern.startsWith("%");
    String glob = longest ? pattern.substring(1) : pattern;
    if (!isKnown(glob, value)) {
      return null;
    }
    for (int i = 0; i <= value.length(); i++) {
      int start = longest ? i : value.length() - i;
      if (Globs.matches(glob, value.substring(start))) {
        return value.substring(0, start);
      }
    }
    return value;
  }

  /** {@code /old/new}, and {@code //old/new} at each place. */
  private static @Nullable String replaced(String value, String rest) {
    boolean all = rest.startsWith("/");
    String[] parts = (all ? rest.substring(1) : rest).split("/", 2);
    boolean isText =
        !parts[0].isEmpty() && parts[0].chars().noneMatch(c -> "*?[#%".indexOf(c) >= 0);
    if (!isText) {
      return null;
    }
    String with = parts.length > 1 ? parts[1] : "";
    if ((long) value.length() * Math.max(1, with.length()) > MAX_VALUE) {
      return null;
    }
    int at = value.indexOf(parts[0]);
    return all
        ? value.replace(parts[0], with)
        : at < 0 ? value : value.substring(0, at) + with + value.substring(at + parts[0].length());
  }

  /** Whether the pattern has no signs but {@code *}, and takes little time. */
  private static boolean isKnown(String glob, String value) {
    return (long) value.length() * value.length() * glob.length() <= MAX_STEPS
        && glob.chars().noneMatch(c -> "?[(".indexOf(c) >= 0);
  }
}
