package io.spoor.content.redaction;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Replaces live secrets in text, by their shape and by the preceding name. */
public final class TextRedactor {
  private static final String MARK = "[redacted:";
  private static final int MIN_LENGTH = 6;
  private static final int MAX_CACHED_LENGTH = 256;
  // Short texts without a secret, as records repeat the same few. Threads may overwrite each
  // other's entries, which only costs another scan.
  private static final @Nullable String[] CLEAN = new @Nullable String[1 << 13];
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
   * The text with every secret recognised by shape or name replaced; the same string when there is
   * none.
   */
  public static String redact(String text) {
    if (text.length() > MAX_CACHED_LENGTH || text.length() < MIN_LENGTH) {
      return redact(text, 0);
    }
    int mixed = text.hashCode();
    int slot = (mixed ^ mixed >>> 16) & CLEAN.length - 1;
    if (text.equals(CLEAN[slot])) {
      return text;
    }
    String redacted = redact(text, 0);
    if (redacted.equals(text)) {
      CLEAN[slot] = text;
    }
    return redacted;
  }

  /** The same for text that was decoded {@code depth} times. */
  static String redact(String text, int depth) {
    return text.length() < MIN_LENGTH
        ? Surrogates.repair(text)
        : EncodedLayers.redact(SecretScanner.redact(text, false), depth);
  }

  /**
   * The same for truncated text: a secret's beginning that extends to the end counts as a secret.
   */
  public static String redactTruncated(String text) {
    return EncodedLayers.redact(SecretScanner.redact(text, true), 0);
  }

  static String mark(String kind) {
    return MARK + kind + ']';
  }

  static boolean isMarked(String text) {
    return text.contains(MARK);
  }

  /**
   * Replaces the value of a member whose name marks it as a secret. Prose stays readable without
   * its words that look like a secret.
   */
  static String redactNamed(String value, SecretKind kind) {
    if (isHarmless(value) || SecretValue.isReference(value)) {
      return redact(value);
    }
    String mark = mark(kind.label());
    if (kind.weak()) {
      return SecretValue.isGenerated(value) ? mark : redact(value);
    }
    return ProseText.isProse(value, 0, value.length())
        ? ProseText.redact(redact(value), mark)
        : mark;
  }

  /**
   * Whether a value with a secret's name is not a secret: empty, a placeholder, an ARN or an access
   * key id.
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
