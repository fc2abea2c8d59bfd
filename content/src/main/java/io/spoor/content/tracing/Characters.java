package io.spoor.content.tracing;

import io.spoor.content.fingerprint.WordForms;
import java.util.Arrays;

/** What a character is for the reader of a text. Most are ASCII, which a table answers. */
final class Characters {
  private static final int ASCII = 128;
  private static final String DELIMITERS = "\"{}[]|<>()`“”„«»‹›「」『』（）【】，、；";
  private static final String SENTENCE_ENDS = ".!?。！？…।؟۔";
  private static final String LEADING_SIGNS = "/~+$€£@%&";
  private static final String TRAILING_SIGNS = "/%=€+";

  private static final int DELIMITER = 1;
  private static final int SENTENCE_END = 2;
  private static final int LETTER = 4;
  private static final int IN_WORD = 8;
  private static final byte[] CLASSES = classes();

  private Characters() {}

  private static byte[] classes() {
    var classes = new byte[ASCII];
    Arrays.fill(classes, 0, ' ' + 1, (byte) DELIMITER);
    for (char c = ' ' + 1; c < ASCII; c++) {
      int own = DELIMITERS.indexOf(c) >= 0 ? DELIMITER : 0;
      own |= SENTENCE_ENDS.indexOf(c) >= 0 ? SENTENCE_END : 0;
      own |= Character.isLetter(c) ? LETTER : 0;
      own |= WordForms.isInWord(c) ? IN_WORD : 0;
      classes[c] = (byte) own;
    }
    return classes;
  }

  private static boolean isAscii(char c, int wanted) {
    return c < ASCII && (CLASSES[c] & wanted) != 0;
  }

  /** White space, a bracket, a quotation mark, or the mark of hidden text or of a secret. */
  static boolean isDelimiter(char c) {
    return c < ASCII
        ? isAscii(c, DELIMITER)
        : c == '\u00a0'
            || c == '\u3000'
            || c == HiddenText.MARK
            || c == ContentText.SECRET
            || DELIMITERS.indexOf(c) >= 0;
  }

  static boolean isSentenceEnd(char c) {
    return c < ASCII ? isAscii(c, SENTENCE_END) : SENTENCE_ENDS.indexOf(c) >= 0;
  }

  /** Whether it ends a piece: a delimiter, or a character of a script without spaces. */
  static boolean endsPiece(char c) {
    return isDelimiter(c) || WordForms.isUnspaced(c);
  }

  static boolean isAsciiLetter(char c) {
    return isAscii(c, LETTER);
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** Whether a word consists of such characters: letters, and vowel signs after the first. */
  static boolean isOfPlainWord(char c, boolean isFirst) {
    return c < ASCII
        ? isAscii(c, LETTER)
        : Character.isLetter(c) || (!isFirst && WordForms.isInWord(c));
  }

  /** See {@link WordForms#isInWord}. */
  static boolean isInWord(char c) {
    return c < ASCII ? isAscii(c, IN_WORD) : WordForms.isInWord(c);
  }

  /** Whether a value may begin with it. */
  static boolean canLead(char c) {
    return Character.isLetterOrDigit(c) || LEADING_SIGNS.indexOf(c) >= 0;
  }

  /** Whether a value may end with it. */
  static boolean canTrail(char c) {
    return isInWord(c) || TRAILING_SIGNS.indexOf(c) >= 0;
  }
}
