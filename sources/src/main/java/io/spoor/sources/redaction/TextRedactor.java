package io.spoor.sources.redaction;

import java.util.Locale;
import java.util.Set;

/** Replaces live secrets in text: by their shape, and by the name before them. */
public final class TextRedactor {
  private static final String MARK = "[redacted:";
  private static final int MIN_LENGTH = 6;
  private static final Set<String> HARMLESS_VALUES =
      Set.of(
          "",
          "null",
          "true",
          "false",
          "none",
          "undefined",
          "redacted",
          "hidden_due_to_security_reasons",
          "<sensitivedataremoved>");

  private TextRedactor() {}

  /**
   * The text with every secret that shape or name gives away replaced; the very same string when
   * there is none.
   */
  public static String redact(String text) {
    return text.length() < MIN_LENGTH ? Surrogates.repair(text) : SecretScanner.redact(text, false);
  }

  /**
   * The same for a text that may have been cut anywhere: what begins like a secret and runs to the
   * end is taken for one.
   */
  public static String redactTruncated(String text) {
    return SecretScanner.redact(text, true);
  }

  static String mark(String kind) {
    return MARK + kind + ']';
  }

  static boolean isMarked(String text) {
    return text.contains(MARK);
  }

  /** The value of a member whose name says that it is a secret. */
  static String redactNamed(String value, String kind) {
    return isHarmless(value) ? redact(value) : mark(kind);
  }

  /**
   * Whether a value under a secret's name is none: nothing, a placeholder, an ARN or an access key
   * id.
   */
  static boolean isHarmless(String value) {
    if (value.length() > 64) {
      return value.startsWith("arn:") && value.length() < 2048;
    }
    return value.startsWith("arn:")
        || value.startsWith("***")
        || value.startsWith(MARK)
        || isAccessKeyId(value)
        || HARMLESS_VALUES.contains(value.toLowerCase(Locale.ROOT));
  }

  private static boolean isAccessKeyId(String value) {
    if (value.length() < 16
        || value.length() > 32
        || !(value.startsWith("AKIA") || value.startsWith("ASIA"))) {
      return false;
    }
    for (int i = 4; i < value.length(); i++) {
      char c = value.charAt(i);
      if (!((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))) {
        return false;
      }
    }
    return true;
  }
}
