package io.spoor.content.redaction;

import io.spoor.schemas.text.ResourceText;
import java.util.Set;

/**
 * Tells prose from secrets behind a secret's name. Prose stays readable, or an order could be
 * hidden behind the name {@code token}; its words that look like a secret are replaced.
 */
final class ProseText {
  static final int MIN_WORDS = 6;
  private static final int MAX_WORD = 24;
  private static final int MAX_PASSPHRASE_WORDS = 24;
  private static final int MAX_READ = 4096;
  private static final int CJK_PER_WORD = 2;

  // One of these makes small words a sentence, which a passphrase is not.
  private static final Set<String> FUNCTION_WORDS =
      ResourceText.words(ProseText.class, "function-words.txt");

  private ProseText() {}

  /** Whether the text is prose: six natural words or more, which are most of it. */
  static boolean isProse(String text, int from, int to) {
    int end = Math.min(to, from + MAX_READ);
    int words = 0;
    int tokens = 0;
    int letters = 0;
    boolean plain = true;
    boolean function = false;
    int i = from;
    while (i < end) {
      int next = skipSpace(text, i, end);
      if (next > i) {
        i = next;
        continue;
      }
      int stop = wordEnd(text, i, end);
      tokens++;
      int cjk = unspacedLetters(text, i, stop);
      if (cjk > 0) {
        letters += cjk;
        plain = false;
      } else if (isNaturalWord(text, i, stop)) {
        words++;
        plain &= isPlainWord(text, i, stop);
        function |= stop - i <= 8 && FUNCTION_WORDS.contains(text.substring(i, stop));
      } else {
        plain = false;
      }
      i = stop;
    }
    int all = words + letters / CJK_PER_WORD;
    boolean passphrase = plain && !function && words <= MAX_PASSPHRASE_WORDS;
    return all >= MIN_WORDS && (letters > 0 || words * 2 >= tokens) && !passphrase;
  }

  /** End of the whitespace at {@code at}, which may be an escape such as a backslash and n. */
  private static int skipSpace(String text, int at, int end) {
    char c = text.charAt(at);
    if (c <= ' ' || Character.isWhitespace(c) || c == '\u00a0') {
      return at + 1;
    }
    return c == '\\' && at + 1 < end && "nrt".indexOf(text.charAt(at + 1)) >= 0 ? at + 2 : at;
  }

  private static int wordEnd(String text, int from, int end) {
    int i = from;
    while (i < end && (i == from || skipSpace(text, i, end) == i)) {
      i++;
    }
    return i;
  }

  /** Letters of scripts that do not separate words. */
  private static int unspacedLetters(String text, int from, int to) {
    int letters = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if ((c >= '\u3040' && c <= '\u9fff') || (c >= '\u0e00' && c <= '\u0eff')) {
        letters++;
      }
    }
    return letters;
  }

  private static boolean isNaturalWord(String text, int from, int to) {
    int start = from;
    int end = to;
    while (start < end && !Character.isLetter(text.charAt(start)) && start - from < 2) {
      if (Character.isDigit(text.charAt(start))) {
        return false;
      }
      start++;
    }
    while (end > start && !Character.isLetter(text.charAt(end - 1)) && to - end < 3) {
      if (Character.isDigit(text.charAt(end - 1))) {
        return false;
      }
      end--;
    }
    if (start == end || end - start > MAX_WORD) {
      return false;
    }
    boolean capitalInside = false;
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      if (!Character.isLetter(c)
          && Character.getType(c) != Character.NON_SPACING_MARK
          && Character.getType(c) != Character.COMBINING_SPACING_MARK
          && c != '\''
          && c != '’'
          && c != '-') {
        return false;
      }
      capitalInside |= i > start && isCapital(c) && !isCapital(text.charAt(i - 1));
    }
    return !capitalInside;
  }

  private static boolean isCapital(char c) {
    return Character.isUpperCase(c);
  }

  private static boolean isPlainWord(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c < 'a' || c > 'z') {
        return false;
      }
    }
    return to - from >= 3 && to - from <= 9;
  }

  /** The prose with every word that looks like a secret replaced by {@code mark}. */
  static String redact(String text, String mark) {
    var output = new StringBuilder(text.length());
    int i = 0;
    while (i < text.length()) {
      int next = skipSpace(text, i, text.length());
      if (next == i) {
        next = wordEnd(text, i, text.length());
        int from = i;
        int to = next;
        while (from < to && isEdge(text.charAt(from))) {
          from++;
        }
        while (to > from && isEdge(text.charAt(to - 1))) {
          to--;
        }
        if (isSecretWord(text, from, to)) {
          output.append(text, i, from).append(mark).append(text, to, next);
          i = next;
          continue;
        }
      }
      output.append(text, i, next);
      i = next;
    }
    return output.toString();
  }

  private static boolean isEdge(char c) {
    return ".,;:!?()[]{}\"'`<>“”‘’\\".indexOf(c) >= 0;
  }

  /**
   * Whether a word looks like a secret: small letters and digits, or letters around a symbol. Where
   * an order sends something stays readable: addresses, hosts, paths, account numbers, amounts.
   */
  static boolean isSecretWord(String text, int from, int to) {
    int length = to - from;
    if (length < 6 || length > 512) {
      return false;
    }
    int lower = 0;
    int upper = 0;
    int digits = 0;
    int symbols = 0;
    int dots = 0;
    boolean dotted = false;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c >= 'a' && c <= 'z') {
        lower++;
      } else if (c >= 'A' && c <= 'Z') {
        upper++;
      } else if (c >= '0' && c <= '9') {
        digits++;
      } else if ("!#$%^&*+=?~".indexOf(c) >= 0) {
        symbols++;
      } else if (c == '.' || c == '/' || c == '@' || c == ':') {
        dots++;
        dotted |= c != '@' || (i > from && text.indexOf('.', i) > 0 && text.indexOf('.', i) < to);
      } else if (c >= 128) {
        return false;
      }
    }
    if (dotted && (dots > 0 && !(length >= 24 && Randomness.isRandom(text, from, to)))) {
      return false;
    }
    boolean letters = lower + upper > 0;
    return (lower > 0 && digits > 0 && !isUnit(text, from, to))
        || (letters && symbols > 0 && (digits > 0 || upper > 0))
        || (length >= 20 && digits > 0 && upper > 0 && lower > 0);
  }

  /** Whether it is a number with a unit or an ordinal: 100ms, 21st, 1990s. */
  private static boolean isUnit(String text, int from, int to) {
    int i = from;
    while (i < to && (Character.isDigit(text.charAt(i)) || ",.".indexOf(text.charAt(i)) >= 0)) {
      i++;
    }
    if (i == from || to - i > 4) {
      return false;
    }
    while (i < to && Character.isLetter(text.charAt(i))) {
      i++;
    }
    return i == to;
  }
}
