package io.spoor.content.redaction;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.spoor.schemas.text.ResourceText;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;

/**
 * Evaluates the value behind a secret's name: a secret, or a placeholder, a reference, source code.
 *
 * <p>A value of a password or secret may be a word, because people choose words. Other secrets are
 * generated: a word behind the name {@code token} is an identifier.
 */
final class SecretValue {
  private static final int MAX_WORD = 20;
  private static final int MIN_GENERATED = 16;
  private static final int MAX_BASIC = 1024;

  // Words that describe a secret instead of being one.
  private static final Set<String> DESCRIPTIONS =
      ResourceText.words(SecretValue.class, "descriptions.txt");

  // First parts of references in source code.
  private static final Set<String> ROOTS =
      ResourceText.words(SecretValue.class, "reference-roots.txt");

  private SecretValue() {}

  /**
   * Whether the text from {@code from} to {@code to} is a secret. {@code named}: the member of a
   * record or the parameter of a URL, where no source code is expected.
   */
  static boolean isSecret(
      String text, int from, int to, SecretKind kind, boolean quoted, boolean named) {
    if (to - from >= 2048) {
      return !kind.weak();
    }
    String value = text.substring(from, to);
    if (TextRedactor.isHarmless(value)) {
      return false;
    }
    if (kind.weak()) {
      return isGenerated(value);
    }
    if (isReference(value)) {
      return false;
    }
    if (named) {
      return true;
    }
    if (isDescription(value)) {
      return false;
    }
    if (kind.isWholeLine()) {
      return isHeaderValue(value, kind);
    }
    if (!quoted && isCode(value)) {
      return false;
    }
    if (isIdentifier(value) && SecretNames.kindOf(value) != null) {
      return false;
    }
    return kind.isChosen() || !isWordLike(value, kind);
  }

  private static boolean isDescription(String value) {
    int end = value.length();
    while (end > 0 && ".,;:!?".indexOf(value.charAt(end - 1)) >= 0) {
      end--;
    }
    return end == 0
        || (end <= 16 && DESCRIPTIONS.contains(value.substring(0, end).toLowerCase(Locale.ROOT)));
  }

  /** Whether a value of a generated secret is only a word, or a number too short for a secret. */
  private static boolean isWordLike(String value, SecretKind kind) {
    boolean digits = false;
    boolean upper = false;
    boolean lower = false;
    boolean other = false;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      digits |= c >= '0' && c <= '9';
      upper |= c >= 'A' && c <= 'Z';
      lower |= c >= 'a' && c <= 'z';
      other |= !CharClasses.isTokenChar(c);
    }
    if (kind.label().equals("one-time-code")) {
      return !digits || value.length() < 4;
    }
    if (digits) {
      return value.length() <= 4 || (value.length() <= 6 && !lower && !upper);
    }
    return other ? value.length() < 8 : value.length() <= MAX_WORD || !(upper && lower);
  }

  private static boolean isHeaderValue(String value, SecretKind kind) {
    if (kind.label().equals("cookie")) {
      return value.indexOf('=') > 0 || isGenerated(value);
    }
    int space = value.indexOf(' ');
    if (space > 0 && space + 1 < value.length()) {
      String credentials = value.substring(space + 1);
      return SecretScheme.isKnown(value.substring(0, space)) && !isReference(credentials);
    }
    return !isCode(value) && (Randomness.isMixed(value, 0, value.length()) || value.length() > 12);
  }

  /** Whether it is a variable, a template or a row of one character. */
  static boolean isReference(String value) {
    char first = value.charAt(0);
    if (first == '$') {
      return value.length() > 1
          && (value.charAt(1) == '{'
              || value.charAt(1) == '('
              || ((Character.isLetter(value.charAt(1)) || value.charAt(1) == '_')
                  && isIdentifier(value.substring(1))
                  && !Randomness.isRandom(value, 1, value.length())));
    }
    if (value.startsWith("{{")
        || value.startsWith("<%")
        || value.startsWith("%(")
        || value.startsWith("...")
        || value.startsWith("<")
        || (value.startsWith("{") && (value.endsWith("}") || value.indexOf('(') > 0))
        || (first == '%' && value.length() > 2 && value.endsWith("%"))
        || value.equals("%s")) {
      return true;
    }
    for (int i = 1; i < value.length(); i++) {
      if (value.charAt(i) != first) {
        return isTemplate(value);
      }
    }
    return "*xX.-_•?#".indexOf(first) >= 0;
  }

  private static boolean isTemplate(String value) {
    String lower = value.toLowerCase(Locale.ROOT);
    return lower.startsWith("your-")
        || lower.startsWith("your_")
        || lower.startsWith("my-secret-here")
        || lower.startsWith("xxxx")
        || lower.startsWith("insert-")
        || lower.startsWith("replace-")
        || lower.startsWith("replace_");
  }

  /** Whether it is a call, an index, or the path of a variable. */
  private static boolean isCode(String value) {
    int i = 0;
    boolean digits = false;
    while (i < value.length() && (CharClasses.isAlnum(value.charAt(i)) || value.charAt(i) == '_')) {
      digits |= Character.isDigit(value.charAt(i));
      i++;
    }
    if (i > 0 && i < value.length() && (value.charAt(i) == '(' || value.charAt(i) == '[')) {
      return !Character.isDigit(value.charAt(0));
    }
    if (i == 0 || i == value.length() || value.charAt(i) != '.') {
      return i == 0 && (value.charAt(0) == '(' || value.charAt(0) == '[' || value.charAt(0) == '|');
    }
    if (ROOTS.contains(value.substring(0, i))) {
      return true;
    }
    String rest = value.substring(i + 1);
    int end = rest.length();
    int call = Math.max(rest.indexOf('('), rest.indexOf('['));
    if (call >= 0) {
      end = call;
    }
    return !digits
        && end > 0
        && isIdentifier(rest.substring(0, end).replace('.', '_'))
        && !Randomness.isRandom(rest, 0, end);
  }

  /** Whether it is a numbered name of a secret, as in a list of fields: {@code new_password1}. */
  static boolean isNameLike(String value) {
    int end = value.length();
    while (end > 0 && Character.isDigit(value.charAt(end - 1))) {
      end--;
    }
    return isIdentifier(value) && SecretNames.kindOf(value.substring(0, end)) != null;
  }

  private static boolean isIdentifier(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (!(CharClasses.isAlnum(c) || c == '_') || (i == 0 && c >= '0' && c <= '9')) {
        return false;
      }
    }
    return !value.isEmpty();
  }

  /** Whether it looks generated, or is a user and password in base64. */
  static boolean isGenerated(String value) {
    int length = value.length();
    if (length < MIN_GENERATED) {
      return length >= 8 && isUserAndPassword(value);
    }
    if (length > 1024) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      if (!CharClasses.isTokenChar(c) && "+/=.~%".indexOf(c) < 0) {
        return false;
      }
    }
    return Randomness.isRandom(value, 0, length) || isUserAndPassword(value);
  }

  /** Whether it is base64 of {@code user:password} (RFC 7617 §2). */
  static boolean isUserAndPassword(String value) {
    if (value.length() < 8 || value.length() > MAX_BASIC || !isBase64(value)) {
      return false;
    }
    try {
      var decoded = new String(Base64.getDecoder().decode(value), ISO_8859_1);
      int colon = decoded.indexOf(':');
      if (colon < 0 || colon == decoded.length() - 1) {
        return false;
      }
      for (int i = 0; i <= colon; i++) {
        if (decoded.charAt(i) <= ' ' || decoded.charAt(i) > '~') {
          return false;
        }
      }
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isBase64(String value) {
    int end = value.length();
    for (int pad = 0; pad < 2 && value.charAt(end - 1) == '='; pad++) {
      end--;
    }
    for (int i = 0; i < end; i++) {
      char c = value.charAt(i);
      if (c == '=' || !CharClasses.isBase64(c)) {
        return false;
      }
    }
    // The decoder throws otherwise, which is slow.
    return value.length() % 4 == 0 || (end == value.length() && end % 4 != 1);
  }

  /**
   * Whether an unquoted word of prose looks like a password: letters with digits or symbols, and no
   * address, URL, path, date or version.
   */
  static boolean isPasswordLike(String value) {
    int length = value.length();
    if (length < 4 || length > 256 || isReference(value) || TextRedactor.isHarmless(value)) {
      return false;
    }
    int letters = 0;
    int digits = 0;
    int symbols = 0;
    int hyphens = 0;
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      if (Character.isLetter(c)) {
        letters++;
      } else if (c >= '0' && c <= '9') {
        digits++;
      } else if ("!@#$%^&*?+~".indexOf(c) >= 0) {
        symbols++;
      } else if (c == '-' || c == '_' || c == '.' || c == '=' || c == '/') {
        hyphens++;
      } else {
        return false;
      }
    }
    if (value.startsWith("/") || value.contains("://") || isAddress(value)) {
      return false;
    }
    if (digits == 0 && symbols == 0) {
      return false;
    }
    return letters > 0 ? digits + symbols > 0 && hyphens * 3 <= length : digits >= 4 && symbols > 0;
  }

  private static boolean isAddress(String value) {
    int at = value.indexOf('@');
    return at > 0 && value.indexOf('.', at) > at + 1 && at == value.lastIndexOf('@');
  }

  /** Whether it describes a secret or refers to one in a sentence. */
  static boolean isDescribing(String value) {
    if (isDescription(value) || isReference(value) || TextRedactor.isHarmless(value)) {
      return true;
    }
    return value.endsWith("ed")
        || value.endsWith("ing")
        || value.endsWith("able")
        || value.endsWith("ible")
        || value.endsWith("ly")
        || value.endsWith("ive");
  }
}
