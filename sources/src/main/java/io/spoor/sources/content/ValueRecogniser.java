package io.spoor.sources.content;

import io.spoor.schemas.fingerprint.ValueKind;
import io.spoor.schemas.fingerprint.WordForms;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Recognises values by their form in text without white space, and converts them to a canonical
 * form. Linear in the length of the text.
 */
final class ValueRecogniser {
  /** Maximum characters of a value. */
  static final int MAX_CHARS = 2048;

  private static final int MIN_IBAN = 15;
  private static final int MAX_IBAN = 34;
  private static final int MIN_WALLET = 24;
  private static final int MIN_ACCOUNT_DIGITS = 8;
  private static final int GROUP_LENGTH = 4;
  private static final int MIN_GROUPED = 12;
  private static final int MIN_ID = 4;
  private static final int DATE_LENGTH = 10;
  private static final int SHORT_LABEL = 3;
  private static final int MAX_TIME_DIGITS = 6;
  private static final int MAX_EXTENSION = 6;
  private static final int MAX_SCHEME = 12;
  private static final String WWW = "www.";
  private static final Set<String> TOP_LEVEL =
      Set.of(
          """
          com org net io ai dev app co info biz gov edu mil int me xyz top site online
          cloud store shop club live tech link page web blog news pro wiki zip mov de uk
          fr ch at it es nl pl eu ru ua cn jp kr in us ca au nz br mx ar cl se no fi dk
          be cz sk hu ro gr pt ie il tr za sg hk tw th vn id tk to tv cc sh gg ly st su
          onion example test invalid internal local localhost corp lan
          """
              .strip()
              .split("\\s+"));

  private ValueRecogniser() {}

  /** End of a number written in groups of four; {@code to} when there is none. */
  static int groupedEnd(String text, int from, int to) {
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
    return new TypedValue(
        ValueKind.ACCOUNT, text.substring(from, to).replace(" ", "").toLowerCase(Locale.ROOT));
  }

  /**
   * End of a mail or web address to which the next sentence is glued, as in {@code
   * www.site.example.They}; {@code to} when there is none.
   */
  static int gluedEnd(String text, int from, int to) {
    boolean isAddress = text.regionMatches(true, from, WWW, 0, WWW.length());
    int label = from;
    for (int i = from; i + 2 < to; i++) {
      char c = text.charAt(i);
      isAddress |= c == '@' || text.startsWith("://", i);
      if (isAddress
          && c == '.'
          && Character.isUpperCase(text.charAt(i + 1))
          && Character.isLowerCase(text.charAt(i + 2))
          && label > from
          && TOP_LEVEL.contains(text.substring(label, i))) {
        return i;
      }
      if (c == '.') {
        label = i + 1;
      }
    }
    return to;
  }

  /** The value of the piece; null when it is words. */
  static @Nullable TypedValue recognise(String text, int from, int to) {
    if (to - from > MAX_CHARS) {
      return null;
    }
    int letters = 0;
    int digits = 0;
    int dots = 0;
    int slashes = 0;
    int at = -1;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c >= '0' && c <= '9') {
        digits++;
      } else if (Character.isLetter(c)) {
        letters++;
      } else if (c == '.') {
        dots++;
      } else if (c == '/' || c == '\\') {
        slashes++;
      } else if (c == '@' && at < 0) {
        at = i;
      }
    }
    if (letters == to - from) {
      return null;
    }
    if (at > from && dots > 0) {
      TypedValue email = email(text, from, to);
      if (email != null) {
        return email;
      }
    }
    if (dots > 0 || slashes > 1) {
      TypedValue url = url(text, from, to);
      if (url != null) {
        return url;
      }
    }
    TypedValue time = digits > 0 && digits <= MAX_TIME_DIGITS ? timeOfDay(text, from, to) : null;
    if (time != null) {
      return time;
    }
    if (letters == 0 && digits > 0) {
      return numeric(text, from, to, digits);
    }
    if (digits > 0 && slashes == 0) {
      TypedValue code = code(text, from, to, letters, digits);
      if (code != null) {
        return code;
      }
    }
    return path(text, from, to, slashes);
  }

  private static @Nullable TypedValue email(String text, int from, int to) {
    int start = text.startsWith("mailto:", from) ? from + 7 : from;
    int at = text.indexOf('@', start);
    int dot = text.lastIndexOf('.', to - 1);
    if (at <= start || dot < at + 2 || dot >= to - 2 || text.indexOf('@', at + 1, to) >= 0) {
      return null;
    }
    return new TypedValue(ValueKind.EMAIL, normalise(text, start, to));
  }

  /** Host and path without scheme, {@code www.}, port 80 or 443, user, fragment, last slash. */
  private static @Nullable TypedValue url(String text, int from, int to) {
    int start = from;
    int scheme = text.indexOf("://", from, Math.min(to + 2, text.length()));
    boolean isCertain = scheme > from && scheme < to && scheme - from < MAX_SCHEME;
    if (isCertain) {
      start = scheme + 3;
    } else if (text.startsWith("//", from)) {
      return null;
    }
    int end = to;
    int fragment = text.indexOf('#', start, Math.max(start, end));
    if (fragment > start) {
      end = fragment;
    }
    int hostEnd = start;
    while (hostEnd < end && "/?:".indexOf(text.charAt(hostEnd)) < 0) {
      hostEnd++;
    }
    int user = lastIndexOf(text, '@', start, hostEnd);
    if (user >= 0) {
      start = user + 1;
    }
    if (start + WWW.length() <= hostEnd && text.regionMatches(true, start, WWW, 0, WWW.length())) {
      isCertain = true;
      start += WWW.length();
    }
    String host = normalise(text, start, hostEnd);
    if (!isHost(host, isCertain)) {
      return null;
    }
    String suffix = text.substring(hostEnd, end);
    if (suffix.startsWith(":443") || suffix.startsWith(":80")) {
      suffix = suffix.substring(suffix.startsWith(":443") ? 4 : 3);
    }
    while (suffix.endsWith("/") || suffix.endsWith(".")) {
      suffix = suffix.substring(0, suffix.length() - 1);
    }
    if (host.equals("localhost") || host.startsWith("127.")) {
      // A location on the machine itself: no data leaves.
      return new TypedValue(ValueKind.PATH, host + suffix.toLowerCase(Locale.ROOT));
    }
    return suffix.isEmpty()
        ? new TypedValue(ValueKind.HOST, host)
        : new TypedValue(ValueKind.URL, host + suffix.toLowerCase(Locale.ROOT));
  }

  static boolean isHost(String host, boolean isCertain) {
    int dot = host.lastIndexOf('.');
    if (dot <= 0 || dot == host.length() - 1) {
      return isCertain && host.equals("localhost");
    }
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      if (!Character.isLetterOrDigit(c) && c != '.' && c != '-' && c != '_') {
        return false;
      }
    }
    return isCertain || TOP_LEVEL.contains(host.substring(dot + 1));
  }

  /** The host of a URL in canonical form. */
  static String host(String url) {
    for (int i = 0; i < url.length(); i++) {
      if ("/?:".indexOf(url.charAt(i)) >= 0) {
        return url.substring(0, i);
      }
    }
    return url;
  }

  /**
   * The registrable domain of a host: its last two labels, three under {@code co.uk} and similar.
   */
  static String domain(String host) {
    int last = host.lastIndexOf('.');
    int second = host.lastIndexOf('.', last - 1);
    if (second >= 0 && last - second - 1 <= SHORT_LABEL && host.length() - last - 1 == 2) {
      second = host.lastIndexOf('.', second - 1);
    }
    return second < 0 ? host : host.substring(second + 1);
  }

  private static @Nullable TypedValue numeric(String text, int from, int to, int digits) {
    if (isDate(text, from, to)) {
      return new TypedValue(ValueKind.DATE, text.substring(from, from + DATE_LENGTH));
    }
    boolean hasPlus = text.charAt(from) == '+';
    boolean isGrouped = true;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      isGrouped &= (c >= '0' && c <= '9') || c == '-' || c == '+';
    }
    if (isGrouped && digits >= (hasPlus ? 7 : MIN_ACCOUNT_DIGITS)) {
      return new TypedValue(ValueKind.ACCOUNT, digitsOf(text, from, to));
    }
    String number = number(text, from, to);
    return number == null ? null : new TypedValue(ValueKind.NUMBER, number);
  }

  /**
   * A time of day as one value, as half of two times is the same: {@code 9:30}, {@code 09:30:00},
   * {@code 9:30am}, {@code 9am}. Null when it is not a time.
   */
  private static @Nullable TypedValue timeOfDay(String text, int from, int to) {
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

  private static @Nullable TypedValue code(String text, int from, int to, int letters, int digits) {
    int others = to - from - letters - digits;
    String plain = normalise(text, from, to);
    int length = letters + digits;
    boolean iban =
        others == 0
            && length >= MIN_IBAN
            && length <= MAX_IBAN
            && Character.isLetter(plain.charAt(0))
            && Character.isLetter(plain.charAt(1))
            && Character.isDigit(plain.charAt(2))
            && Character.isDigit(plain.charAt(3))
            && digits >= 8;
    if (iban || (others == 0 && length >= MIN_WALLET)) {
      return new TypedValue(ValueKind.ACCOUNT, plain);
    }
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (!Character.isLetterOrDigit(c) && c != '-' && c != '_' && c != '.') {
        return null;
      }
    }
    if (isDate(text, from, to)) {
      return new TypedValue(ValueKind.DATE, text.substring(from, from + DATE_LENGTH));
    }
    if (hasExtension(text, from, to)) {
      return new TypedValue(ValueKind.PATH, plain);
    }
    return length >= MIN_ID ? new TypedValue(ValueKind.ID, plain) : null;
  }

  private static @Nullable TypedValue path(String text, int from, int to, int slashes) {
    char first = text.charAt(from);
    boolean isRooted = slashes > 0 && (first == '/' || first == '~' || first == '.');
    boolean isDeep = slashes > 1;
    int scheme = isDeep ? text.indexOf("://", from, Math.min(to + 2, text.length())) : -1;
    if (scheme - from >= MAX_SCHEME && scheme < to) {
      // A URL after other text is recognised separately.
      return null;
    }
    if (isRooted || isDeep || hasExtension(text, from, to)) {
      return new TypedValue(ValueKind.PATH, normalise(text, from, to).replace('\\', '/'));
    }
    return null;
  }

  /** Whether it is a name, a dot, and one to four lower-case letters or digits. */
  private static boolean hasExtension(String text, int from, int to) {
    int dot = lastIndexOf(text, '.', Math.max(from, to - MAX_EXTENSION), to);
    if (dot <= from || to - dot < 3) {
      return false;
    }
    for (int i = dot + 1; i < to; i++) {
      char c = text.charAt(i);
      if ((c < 'a' || c > 'z') && (c < '0' || c > '9')) {
        return false;
      }
    }
    return text.charAt(to - 1) >= 'a' || text.charAt(dot + 1) >= 'a';
  }

  /** Last index of the character in the range, or -1; does not search before it. */
  private static int lastIndexOf(String text, char c, int from, int to) {
    for (int i = to - 1; i >= from; i--) {
      if (text.charAt(i) == c) {
        return i;
      }
    }
    return -1;
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

  /** Lower case, with look-alike letters of other scripts converted to Latin. */
  private static String normalise(String text, int from, int to) {
    var normalised = new StringBuilder(to - from);
    for (int i = from; i < to; i++) {
      char c = Character.toLowerCase(text.charAt(i));
      normalised.append(c < 0x80 ? c : WordForms.toLatin(c));
    }
    return normalised.toString();
  }
}
