package io.spoor.content.tracing;

import io.spoor.content.fingerprint.ValueKind;
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
  private static final int MIN_ID = 4;
  private static final int MAX_EXTENSION = 6;

  private ValueRecogniser() {}

  /** The value of the piece; null when it is words. */
  static @Nullable TypedValue recognise(String text, int from, int to) {
    if (to - from > MAX_CHARS) {
      // An address that carries data out may be of any length; its begin says where it goes.
      return WebAddresses.url(text, from, from + MAX_CHARS);
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
      TypedValue email = WebAddresses.email(text, from, to);
      if (email != null) {
        return email;
      }
    }
    if (dots > 0 || slashes > 1) {
      TypedValue url = WebAddresses.url(text, from, to);
      if (url != null) {
        return url;
      }
    }
    TypedValue time = NumberForms.timeOfDay(text, from, to, digits);
    if (time != null) {
      return time;
    }
    if (letters == 0 && digits > 0) {
      return NumberForms.numeric(text, from, to, digits);
    }
    if (digits > 0 && slashes == 0) {
      TypedValue code = code(text, from, to, letters, digits);
      if (code != null) {
        return code;
      }
    }
    return path(text, from, to, slashes);
  }

  private static @Nullable TypedValue code(String text, int from, int to, int letters, int digits) {
    int others = to - from - letters - digits;
    String plain = TypedValue.canonical(text, from, to);
    int length = letters + digits;
    boolean iban =
        (others == 0 || NumberForms.isGrouped(plain))
            && length >= MIN_IBAN
            && length <= MAX_IBAN
            && Character.isLetter(plain.charAt(0))
            && Character.isLetter(plain.charAt(1))
            && Character.isDigit(plain.charAt(2))
            && Character.isDigit(plain.charAt(3))
            && digits >= 8;
    if (iban || (others == 0 && length >= MIN_WALLET)) {
      return new TypedValue(ValueKind.ACCOUNT, NumberForms.ungrouped(plain));
    }
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (!Character.isLetterOrDigit(c) && c != '-' && c != '_' && c != '.') {
        return null;
      }
    }
    TypedValue date = NumberForms.date(text, from, to);
    if (date != null) {
      return date;
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
    if (isDeep && WebAddresses.followsText(text, from, to)) {
      // It is recognised separately.
      return null;
    }
    if ((isRooted || isDeep || hasExtension(text, from, to)) && !isList(text, from, to)) {
      return new TypedValue(
          ValueKind.PATH, TypedValue.canonical(text, from, to).replace('\\', '/'));
    }
    return null;
  }

  /** Whether it is several values, or what stands before the data of a "data:" address. */
  private static boolean isList(String text, int from, int to) {
    return text.indexOf(',', from, to) >= 0 || text.indexOf(';', from, to) >= 0;
  }

  /** Whether it is a name, a dot, and one to four lower-case letters or digits. */
  private static boolean hasExtension(String text, int from, int to) {
    int dot = to - 1;
    while (dot > from && to - dot < MAX_EXTENSION && text.charAt(dot) != '.') {
      dot--;
    }
    if (dot <= from || text.charAt(dot) != '.' || to - dot < 3) {
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
}
