package io.spoor.content.tracing;

import io.spoor.content.fingerprint.ValueKind;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Numbers, dates, times and account numbers: their forms in text. */
final class NumberForms {
  private static final int MIN_ACCOUNT_DIGITS = 8;
  private static final int MIN_PHONE_DIGITS = 7;
  private static final int GROUP_LENGTH = 4;
  private static final int MIN_GROUPED = 12;
  private static final int MIN_SPACED_DIGITS = 10;
  private static final int MAX_PHONE_DIGITS = 15;

  /** Signs between two groups of a telephone number. */
  private static final int MAX_BETWEEN = 2;

  private static final int DATE_LENGTH = 10;
  private static final int MAX_TIME_DIGITS = 6;

  private NumberForms() {}

  /**
   * End of a number written in groups of four, or of a telephone number; {@code to} when there is
   * none.
   */
  static int groupedEnd(String text, int from, int to) {
    if (text.charAt(from) == '+' && from + 1 < to && isDigit(text.charAt(from + 1))) {
      return telephoneEnd(text, from, to);
    }
    if (to - from > GROUP_LENGTH || to - from < 2 || !Character.isDigit(text.charAt(to - 1))) {
      return to;
    }
    int end = to;
    int chars = to - from;
    while (end < text.length() && text.charAt(end) == ' ') {
      int i = end + 1;
      int digits = 0;
      while (i < text.length()
          && Character.isLetterOrDigit(text.charAt(i))
          && text.charAt(i) < 0x80) {
        digits += Character.isDigit(text.charAt(i)) ? 1 : 0;
        i++;
      }
      int group = i - end - 1;
      if (group == 0 || group > GROUP_LENGTH || digits == 0) {
        break;
      }
      chars += group;
      end = i;
      if (group < GROUP_LENGTH) {
        break;
      }
    }
    return chars >= MIN_GROUPED ? end : to;
  }

  /** The number that is written in groups. */
  static TypedValue groupedAccount(String text, int from, int to) {
    String account =
        text.charAt(from) == '+'
            ? digitsOf(text, from, to)
            : text.substring(from, to).replace(" ", "").toLowerCase(Locale.ROOT);
    return new TypedValue(ValueKind.ACCOUNT, account);
  }

  /**
   * End of a telephone number with its country, in groups of any length: {@code +49 (30) 901-820};
   * {@code to} when there is none.
   */
  private static int telephoneEnd(String text, int from, int to) {
    int digits = 0;
    int end = from + 1;
    for (int i = from + 1; i < text.length() && i - end <= MAX_BETWEEN; i++) {
      char c = text.charAt(i);
      if (isDigit(c)) {
        digits++;
        end = i + 1;
      } else if (" -.()/".indexOf(c) < 0) {
        break;
      }
    }
    return digits >= MIN_SPACED_DIGITS && digits <= MAX_PHONE_DIGITS ? Math.max(end, to) : to;
  }

  /** Whether an account is written in groups of four with one sign between them. */
  static boolean isGrouped(String account) {
    if (account.length() <= GROUP_LENGTH || "-._".indexOf(account.charAt(GROUP_LENGTH)) < 0) {
      return false;
    }
    char sign = account.charAt(GROUP_LENGTH);
    for (int i = 0; i < account.length(); i++) {
      boolean isBetween = i % (GROUP_LENGTH + 1) == GROUP_LENGTH;
      if (isBetween != (account.charAt(i) == sign)) {
        return false;
      }
    }
    return true;
  }

  /** An account without the signs between its groups. */
  static String ungrouped(String account) {
    return isGrouped(account) ? account.replace(account.substring(4, 5), "") : account;
  }

  /** The value of text without letters; null when it is no number. */
  static @Nullable TypedValue numeric(String text, int from, int to, int digits) {
    TypedValue date = date(text, from, to);
    if (date != null) {
      return date;
    }
    boolean hasPlus = text.charAt(from) == '+';
    boolean isGrouped = true;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      isGrouped &= (c >= '0' && c <= '9') || c == '-' || c == '+';
    }
    if (isGrouped && digits >= (hasPlus ? MIN_PHONE_DIGITS : MIN_ACCOUNT_DIGITS)) {
      return new TypedValue(ValueKind.ACCOUNT, digitsOf(text, from, to));
    }
    String number = number(text, from, to);
    return number == null ? null : new TypedValue(ValueKind.NUMBER, number);
  }

  /**
   * A time of day as one value, as half of two times is the same: {@code 9:30}, {@code 09:30:00},
   * {@code 9:30am}, {@code 9am}. Null when it is not a time.
   */
  static @Nullable TypedValue timeOfDay(String text, int from, int to, int digits) {
    if (digits == 0 || digits > MAX_TIME_DIGITS) {
      return null;
    }
    int end = to;
    int meridiem = 0;
    if (to - from > 2 && (text.charAt(to - 1) | ' ') == 'm') {
      char c = (char) (text.charAt(to - 2) | ' ');
      if (c != 'a' && c != 'p') {
        return null;
      }
      meridiem = c == 'a' ? 1 : 2;
      end = to - 2;
    }
    int colon = from;
    while (colon < end && isDigit(text.charAt(colon))) {
      colon++;
    }
    boolean hasHours = colon > from && colon - from <= 2;
    boolean hasMinutes = hasHours && colon < end && isMinutes(text, colon, end);
    if (!hasMinutes && (!hasHours || colon < end || meridiem == 0)) {
      return null;
    }
    int hour = Integer.parseInt(text, from, colon, 10);
    if (meridiem > 0) {
      hour = hour % 12 + (meridiem - 1) * 12;
    }
    String minutePart = hasMinutes ? text.substring(colon, colon + 3) : ":00";
    return hour < 24 ? new TypedValue(ValueKind.NUMBER, hour + minutePart) : null;
  }

  /** Whether the rest is {@code :30} or {@code :30:00}. */
  private static boolean isMinutes(String text, int from, int to) {
    int length = to - from;
    if (length != 3 && length != 6) {
      return false;
    }
    for (int i = from; i < to; i++) {
      boolean colon = (i - from) % 3 == 0;
      if (colon ? text.charAt(i) != ':' : !isDigit(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** The date at the beginning, {@code 2026-01-31} or {@code 2026/01/31}; null: there is none. */
  static @Nullable TypedValue date(String text, int from, int to) {
    return isDate(text, from, to)
        ? new TypedValue(ValueKind.DATE, text.substring(from, from + DATE_LENGTH))
        : null;
  }

  private static boolean isDate(String text, int from, int to) {
    if (to - from < DATE_LENGTH) {
      return false;
    }
    for (int i = 0; i < DATE_LENGTH; i++) {
      char c = text.charAt(from + i);
      boolean dash = i == 4 || i == 7;
      if (dash ? c != '-' && c != '/' : c < '0' || c > '9') {
        return false;
      }
    }
    return true;
  }

  /** The number without currency, percent sign, thousands separators and insignificant zeros. */
  static @Nullable String number(String text, int from, int to) {
    var number = new StringBuilder(to - from);
    int lastMark = -1;
    int marks = 0;
    char mark = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c >= '0' && c <= '9') {
        number.append(c);
      } else if (c == '.' || c == ',') {
        marks = c == mark ? marks + 1 : 1;
        mark = c;
        lastMark = number.length();
      } else if (c == '-' && number.isEmpty()) {
        number.append(c);
      } else if ("$€£¥%+'".indexOf(c) < 0) {
        return null;
      }
    }
    if (number.isEmpty()) {
      return null;
    }
    boolean thousands = (mark == ',' && number.length() - lastMark == 3) || marks > 1;
    if (lastMark >= 0 && !thousands) {
      int end = number.length();
      while (end > lastMark && number.charAt(end - 1) == '0') {
        end--;
      }
      number.setLength(end);
      if (end > lastMark) {
        number.insert(lastMark, '.');
      }
    }
    return number.toString();
  }

  private static String digitsOf(String text, int from, int to) {
    var digits = new StringBuilder(to - from);
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c >= '0' && c <= '9') {
        digits.append(c);
      }
    }
    return digits.toString();
  }
}
