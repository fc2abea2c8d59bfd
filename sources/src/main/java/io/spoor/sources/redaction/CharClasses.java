package io.spoor.sources.redaction;

/** Classes of characters that secrets are made of. */
final class CharClasses {
  private CharClasses() {}

  static boolean isAlnum(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  /** A character of base64url (RFC 4648 §5). */
  static boolean isTokenChar(char c) {
    return isAlnum(c) || c == '_' || c == '-';
  }

  /** A character of base64 (RFC 4648 §4), padding included. */
  static boolean isBase64(char c) {
    return isAlnum(c) || c == '+' || c == '/' || c == '=';
  }

  /**
   * Whether a word may begin at {@code at}: what precedes is no letter or digit, or is the end of
   * an escape ({@code %20}, a backslash's {@code n} or {@code u} with four digits).
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
