package io.spoor.content.redaction;

/** Character classes of secrets. */
final class CharClasses {
  private CharClasses() {}

  static boolean isAlnum(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  /** Whether it is a character of base64url (RFC 4648 §5). */
  static boolean isTokenChar(char c) {
    return isAlnum(c) || c == '_' || c == '-';
  }

  /** Whether it is a character of base64 (RFC 4648 §4), padding included. */
  static boolean isBase64(char c) {
    return isAlnum(c) || c == '+' || c == '/' || c == '=';
  }

  /**
   * Whether a word may begin at {@code at}: after a character other than a letter or digit, or
   * after an escape ({@code %20}, a backslash with {@code n}, or with {@code u} and four digits).
   */
  static boolean startsWord(String text, int at) {
    if (at == 0 || !isAlnum(text.charAt(at - 1))) {
      return true;
    }
    return (at >= 2 && text.charAt(at - 2) == '\\')
        || (at >= 3 && text.charAt(at - 3) == '%')
        || (at >= 6 && text.charAt(at - 5) == 'u' && text.charAt(at - 6) == '\\');
  }
}
