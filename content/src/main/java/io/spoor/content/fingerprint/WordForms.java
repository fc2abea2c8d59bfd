package io.spoor.content.fingerprint;

import java.text.Normalizer;
import java.util.Locale;

/** Normalises words, so that equal words have equal forms. */
public final class WordForms {
  private static final int MIN_STEM = 3;

  private WordForms() {}

  /**
   * Lower case, compatibility forms resolved, accents and invisible characters removed; a letter
   * may become two.
   */
  public static String fold(String text) {
    if (isPlain(text)) {
      return text.toLowerCase(Locale.ROOT);
    }
    String decomposed = Normalizer.normalize(text, Normalizer.Form.NFKD).toLowerCase(Locale.ROOT);
    var folded = new StringBuilder(decomposed.length());
    for (int i = 0; i < decomposed.length(); i++) {
      char c = decomposed.charAt(i);
      int type = Character.getType(c);
      if ((type == Character.NON_SPACING_MARK && !isVoicing(c)) || type == Character.FORMAT) {
        continue;
      }
      switch (c) {
        case 'ß' -> folded.append("ss");
        case 'ł' -> folded.append('l');
        case 'ø' -> folded.append('o');
        case 'đ' -> folded.append('d');
        case 'æ' -> folded.append("ae");
        case 'ı' -> folded.append('i');
        default -> folded.append(c);
      }
    }
    return folded.toString();
  }

  /** Whether it is a mark that makes another letter of one of Japanese: ka, ga. */
  private static boolean isVoicing(char c) {
    return c == '\u3099' || c == '\u309a';
  }

  /** Whether it has characters of ASCII alone. */
  public static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }

  /** Splits compound names into words: {@code sendMoney} becomes {@code send Money}. */
  public static String splitWords(String name) {
    var split = new StringBuilder(name.length() + 4);
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (i > 0 && Character.isUpperCase(c) && Character.isLowerCase(name.charAt(i - 1))) {
        split.append(' ');
      }
      split.append(c == '_' || c == '-' || c == '.' ? ' ' : c);
    }
    return split.toString();
  }

  /**
   * End of a folded word's stem: without the most common English endings. It only has to map the
   * forms of one word to the same stem, so it may remove too much.
   */
  public static int stemEnd(CharSequence word, int from, int to) {
    int end = to;
    if (endsWith(word, from, end, "ing") || endsWith(word, from, end, "ers")) {
      end -= 3;
    } else if (endsWith(word, from, end, "ed")
        || endsWith(word, from, end, "es")
        || endsWith(word, from, end, "er")
        || endsWith(word, from, end, "ly")) {
      end -= 2;
    } else if (endsWith(word, from, end, "s") || endsWith(word, from, end, "e")) {
      end -= 1;
    }
    return end;
  }

  private static boolean endsWith(CharSequence word, int from, int to, String ending) {
    int start = to - ending.length();
    if (start - from < MIN_STEM) {
      return false;
    }
    for (int i = 0; i < ending.length(); i++) {
      if (word.charAt(start + i) != ending.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Whether the character belongs to a script that uses no spaces. */
  public static boolean isUnspaced(char c) {
    return c >= 0x2e80 && (Character.isIdeographic(c) || (c >= 0x3040 && c <= 0x30ff));
  }

  /** Whether the character continues a word: letters, digits, and vowel signs of some scripts. */
  public static boolean isInWord(char c) {
    return Character.isLetterOrDigit(c)
        || (c >= 0x300
            && (Character.getType(c) == Character.NON_SPACING_MARK
                || Character.getType(c) == Character.COMBINING_SPACING_MARK));
  }

  /** The Latin letter that a Cyrillic or Greek one resembles; other characters unchanged. */
  public static char toLatin(char c) {
    return switch (c) {
      case 'а', 'α' -> 'a';
      case 'е', 'ε' -> 'e';
      case 'о', 'ο' -> 'o';
      case 'р', 'ρ' -> 'p';
      case 'с' -> 'c';
      case 'у' -> 'y';
      case 'х', 'χ' -> 'x';
      case 'і', 'ι' -> 'i';
      case 'ј' -> 'j';
      case 'ѕ' -> 's';
      case 'ԁ' -> 'd';
      case 'к', 'κ' -> 'k';
      case 'ν' -> 'v';
      case 'υ' -> 'u';
      case 'η' -> 'n';
      case 'τ' -> 't';
      case 'γ' -> 'y';
      case 'ω' -> 'w';
      case 'А', 'Α' -> 'A';
      case 'В', 'Β' -> 'B';
      case 'С' -> 'C';
      case 'Е', 'Ε' -> 'E';
      case 'Н', 'Η' -> 'H';
      case 'І', 'Ι' -> 'I';
      case 'К', 'Κ' -> 'K';
      case 'М', 'Μ' -> 'M';
      case 'О', 'Ο' -> 'O';
      case 'Р', 'Ρ' -> 'P';
      case 'Т', 'Τ' -> 'T';
      case 'Х', 'Χ' -> 'X';
      case 'Ζ' -> 'Z';
      case 'Ν' -> 'N';
      case 'Υ' -> 'Y';
      default -> c;
    };
  }
}
