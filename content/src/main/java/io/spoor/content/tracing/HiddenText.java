package io.spoor.content.tracing;

import io.spoor.content.fingerprint.WordForms;
import java.util.ArrayList;
import java.util.List;

/**
 * Marks words of a text that a person does not see as a model reads them: with invisible characters
 * or letters of other scripts inside, or in escapes of plain letters. That they were hidden says
 * more than what they say.
 */
final class HiddenText {
  /** Stands before a hidden word; no text has a use for this character. */
  static final char MARK = '\ue000';

  /** One may be a slip: a stray Cyrillic letter, a zero-width space copied from a page. */
  private static final int MIN_WORDS = 2;

  /** So many escapes in one piece are no slip. */
  private static final int MIN_ESCAPES = 4;

  private static final char SOFT_HYPHEN = '\u00ad';
  private static final char MATHEMATICAL_LETTERS = '\ud835';

  private HiddenText() {}

  /** The text with marks, and with the look-alike letters of marked words made Latin. */
  static String mark(String text) {
    if (!mayHide(text)) {
      return text;
    }
    List<HiddenWord> words = new ArrayList<>(0);
    int weight = 0;
    int i = 0;
    while (i < text.length()) {
      int end = i;
      while (end < text.length() && text.charAt(end) > ' ') {
        end++;
      }
      boolean mixed = isMixed(text, i, end);
      int escapes = escapes(text, i, end);
      if (mixed || isInvisible(text, i, end) || escapes >= MIN_WORDS) {
        words.add(new HiddenWord(i, end, mixed));
        weight += escapes >= MIN_ESCAPES ? MIN_WORDS : 1;
      }
      while (end < text.length() && text.charAt(end) <= ' ') {
        end++;
      }
      i = end;
    }
    return weight >= MIN_WORDS ? marked(text, words) : text;
  }

  /** {@code mixed}: whether it has letters of several scripts. */
  private record HiddenWord(int from, int to, boolean mixed) {}

  private static String marked(String text, List<HiddenWord> words) {
    var marked = new StringBuilder(text.length() + words.size());
    int copied = 0;
    for (HiddenWord word : words) {
      marked.append(text, copied, word.from).append(MARK);
      for (int i = word.from; i < word.to; i++) {
        marked.append(word.mixed ? WordForms.toLatin(text.charAt(i)) : text.charAt(i));
      }
      copied = word.to;
    }
    return marked.append(text, copied, text.length()).toString();
  }

  private static boolean mayHide(String text) {
    if (text.contains("&#") || text.contains("\\u00") || text.contains("\\x")) {
      return true;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x250) {
        return true;
      }
    }
    return false;
  }

  /** Whether a word has Latin letters and such of another script that look like them. */
  private static boolean isMixed(String text, int from, int to) {
    boolean latin = false;
    boolean alike = false;
    for (int i = from; i <= to; i++) {
      char c = i < to ? text.charAt(i) : ' ';
      if (c == MATHEMATICAL_LETTERS) {
        return true;
      }
      if (!Character.isLetter(c)) {
        if (latin && alike) {
          return true;
        }
        latin = false;
        alike = false;
      } else if (c < 0x250) {
        latin = true;
      } else {
        alike |= WordForms.toLatin(c) != c;
      }
    }
    return false;
  }

  /** Whether an invisible character stands between plain letters or digits. */
  private static boolean isInvisible(String text, int from, int to) {
    for (int i = from + 1; i + 1 < to; i++) {
      char c = text.charAt(i);
      if (c >= 0x80
          && c != SOFT_HYPHEN
          && (Character.getType(c) == Character.FORMAT || isVariation(c) || c == '\udb40')
          && isPlain(text.charAt(i - 1))) {
        int next = i + 1;
        while (next < to && !Character.isLetterOrDigit(text.charAt(next))) {
          next++;
        }
        if (c == '\udb40' || (next < to && isPlain(text.charAt(next)))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isVariation(char c) {
    return c >= 0xfe00 && c <= 0xfe0f;
  }

  /** Plain letters and digits that are written as character references or escapes. */
  private static int escapes(String text, int from, int to) {
    int escapes = 0;
    for (int i = from; i + 3 < to; i++) {
      char c = text.charAt(i);
      int code = -1;
      if (c == '&' && text.charAt(i + 1) == '#') {
        int end = text.indexOf(';', i, Math.min(to, i + 8));
        boolean hex = (text.charAt(i + 2) | ' ') == 'x';
        code = end < 0 ? -1 : number(text, i + (hex ? 3 : 2), end, hex ? 16 : 10);
      } else if (c == '\\' && text.charAt(i + 1) == 'u' && i + 6 <= to) {
        code = number(text, i + 2, i + 6, 16);
      } else if (c == '\\' && text.charAt(i + 1) == 'x' && i + 4 <= to) {
        code = number(text, i + 2, i + 4, 16);
      }
      if (code > 0 && code < 0x80 && isPlain((char) code)) {
        escapes++;
      }
    }
    return escapes;
  }

  private static int number(String text, int from, int to, int radix) {
    int number = 0;
    for (int i = from; i < to; i++) {
      int digit = Character.digit(text.charAt(i), radix);
      if (digit < 0) {
        return -1;
      }
      number = number * radix + digit;
    }
    return from < to ? number : -1;
  }

  private static boolean isPlain(char c) {
    return c < 0x80 && Character.isLetterOrDigit(c);
  }
}
