package io.spoor.schemas.text;

import java.lang.Character.UnicodeScript;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * Identifies code points that are unsafe to display, and makes text safe for every output.
 *
 * <p>Unsafe are code points that move a terminal's cursor, break a line, change the writing
 * direction or have no visible shape: control and format characters, line and paragraph separators,
 * unpaired surrogates, private use, unassigned, fillers and variation selectors. Letters, marks,
 * symbols and spaces of every script are safe. Three kinds of invisible characters are safe only
 * where a script needs them:
 *
 * <ul>
 *   <li>a joiner or non-joiner (U+200D, U+200C) between two letters of one script that shapes its
 *       letters by them, such as Arabic or Devanagari;
 *   <li>a joiner between two pictographs of an emoji sequence;
 *   <li>a text or emoji style (U+FE0E, U+FE0F) after a pictograph or in a keycap.
 * </ul>
 *
 * <p>For output only: topics, documents and evidence keep the original characters.
 */
public final class TextSanitizer {
  /** Replaces an unsafe code point; one column wide. */
  public static final char SUBSTITUTE = '·';

  /** Marks a truncation. */
  public static final char ELLIPSIS = '…';

  /** Replaces an unpaired surrogate if the rest of the text is not changed. */
  public static final char REPLACEMENT = '\uFFFD';

  private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
  private static final int ZERO_WIDTH_JOINER = 0x200D;
  private static final int TEXT_STYLE = 0xFE0E;
  private static final int EMOJI_STYLE = 0xFE0F;
  private static final int KEYCAP = 0x20E3;

  /**
   * Maximum number of a letter's marks that a truncation keeps together; a longer sequence is
   * split.
   */
  private static final int MAX_MARKS = 16;

  /** Scripts in which a joiner between letters changes their shape (Unicode, chapters 9 to 16). */
  private static final Set<UnicodeScript> SHAPED =
      EnumSet.of(
          UnicodeScript.ARABIC,
          UnicodeScript.SYRIAC,
          UnicodeScript.NKO,
          UnicodeScript.MONGOLIAN,
          UnicodeScript.DEVANAGARI,
          UnicodeScript.BENGALI,
          UnicodeScript.GURMUKHI,
          UnicodeScript.GUJARATI,
          UnicodeScript.ORIYA,
          UnicodeScript.TAMIL,
          UnicodeScript.TELUGU,
          UnicodeScript.KANNADA,
          UnicodeScript.MALAYALAM,
          UnicodeScript.SINHALA,
          UnicodeScript.KHMER,
          UnicodeScript.MYANMAR);

  private TextSanitizer() {}

  /** Whether the text has no unsafe code point. */
  public static boolean isSafe(String text) {
    return firstUnsafe(text) == text.length();
  }

  /**
   * The text with {@link #SUBSTITUTE} for each unsafe code point; the same string if it is safe.
   */
  public static String replace(String text) {
    return replaceWith(text, point -> String.valueOf(SUBSTITUTE));
  }

  /** As {@link #replace}, with the result of {@code substitute} for each unsafe code point. */
  public static String replaceWith(String text, IntFunction<String> substitute) {
    int first = firstUnsafe(text);
    if (first == text.length()) {
      return text;
    }
    var safe = new StringBuilder(text.length() + 16).append(text, 0, first);
    for (int at = first; at < text.length(); ) {
      int point = text.codePointAt(at);
      if (isUnsafe(text, at, point)) {
        safe.append(substitute.apply(point));
      } else {
        safe.appendCodePoint(point);
      }
      at += Character.charCount(point);
    }
    return safe.toString();
  }

  /**
   * Escapes each unsafe code point of JSON (RFC 8259, section 7): the value stays the same for a
   * parser, and is harmless on a terminal. Line feeds and tabs between tokens are not changed.
   *
   * @param json a JSON text; outside of strings it contains only ASCII
   */
  public static String escapeJson(String json) {
    int first = firstUnsafe(json);
    if (first == json.length()) {
      return json;
    }
    return replaceWith(
        json, point -> point < ' ' ? Character.toString(point) : escape(Character.toChars(point)));
  }

  private static String escape(char... units) {
    var escape = new StringBuilder(12);
    for (char unit : units) {
      escape.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
    }
    return escape.toString();
  }

  /**
   * One safe line: white space becomes single spaces, with none at either end.
   *
   * @param max maximum UTF-16 units, at least 2; limits in characters or code points are never
   *     lower
   */
  public static String line(String text, int max) {
    // More than any truncated result needs, so that a text of megabytes is not read to its end.
    var line = new StringBuilder(Math.min(text.length(), max) + 2);
    boolean blank = true;
    for (int at = 0; at < text.length() && line.length() <= max + 2 * MAX_MARKS; ) {
      int point = text.codePointAt(at);
      if (Character.isWhitespace(point) || Character.isSpaceChar(point)) {
        if (!blank) {
          line.append(' ');
        }
        blank = true;
      } else {
        if (isUnsafe(text, at, point)) {
          line.append(SUBSTITUTE);
        } else {
          line.appendCodePoint(point);
        }
        blank = false;
      }
      at += Character.charCount(point);
    }
    return truncate(line.toString().stripTrailing(), max);
  }

  /** At most {@code max} UTF-16 units, at least 1; {@link #ELLIPSIS} marks a truncation. */
  public static String truncate(String text, int max) {
    return text.length() <= max ? text : text.substring(0, boundary(text, max - 1)) + ELLIPSIS;
  }

  /**
   * The greatest index up to {@code end} that splits neither a surrogate pair nor a letter from its
   * marks. A letter with more than 16 marks may be split.
   */
  public static int boundary(String text, int end) {
    if (end <= 0 || end >= text.length()) {
      return Math.clamp(end, 0, text.length());
    }
    int whole = isPair(text, end - 1) ? end - 1 : end;
    int at = whole;
    for (int marks = 0; at > 0 && marks <= MAX_MARKS; marks++) {
      int before = text.codePointBefore(at);
      if (before != ZERO_WIDTH_JOINER && !isMark(text.codePointAt(at))) {
        return at;
      }
      at -= Character.charCount(before);
    }
    return at == 0 ? 0 : whole;
  }

  /** Whether the code point combines with the previous one, and uses no column of its own. */
  public static boolean isMark(int point) {
    return switch (Character.getType(point)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.COMBINING_SPACING_MARK ->
          true;
      default ->
          point == ZERO_WIDTH_JOINER
              || point == ZERO_WIDTH_NON_JOINER
              || Character.isEmojiModifier(point);
    };
  }

  /** Whether UTF-8 can represent the text: every surrogate is paired. */
  public static boolean isWellFormed(String text) {
    for (int at = 0; at < text.length(); at++) {
      if (Character.isSurrogate(text.charAt(at))) {
        if (!isPair(text, at)) {
          return false;
        }
        at++;
      }
    }
    return true;
  }

  /** The text with {@link #REPLACEMENT} for each unpaired surrogate, otherwise unchanged. */
  public static String repairSurrogates(String text) {
    if (isWellFormed(text)) {
      return text;
    }
    var repaired = new StringBuilder(text.length());
    text.codePoints()
        .map(point -> isSurrogate(point) ? REPLACEMENT : point)
        .forEach(repaired::appendCodePoint);
    return repaired.toString();
  }

  private static boolean isPair(String text, int index) {
    return index + 1 < text.length()
        && Character.isSurrogatePair(text.charAt(index), text.charAt(index + 1));
  }

  /** A surrogate that is a separate code point is unpaired. */
  private static boolean isSurrogate(int point) {
    return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
  }

  private static int firstUnsafe(String text) {
    int at = 0;
    while (at < text.length()) {
      int point = text.codePointAt(at);
      if (isUnsafe(text, at, point)) {
        return at;
      }
      at += Character.charCount(point);
    }
    return at;
  }

  private static boolean isUnsafe(String text, int index, int point) {
    if (point < 0x7F) {
      return point < ' ';
    }
    return switch (point) {
      case ZERO_WIDTH_NON_JOINER, ZERO_WIDTH_JOINER -> !joins(text, index, point);
      case TEXT_STYLE, EMOJI_STYLE -> !styles(text, index);
      default -> isUnsafe(point);
    };
  }

  private static boolean isUnsafe(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      case Character.FORMAT -> !isNumberSign(point);
      default -> isInvisible(point);
    };
  }

  /** Format characters with a visible shape: signs before or under a number. */
  private static boolean isNumberSign(int point) {
    return (point >= 0x0600 && point <= 0x0605)
        || point == 0x06DD
        || point == 0x070F
        || point == 0x0890
        || point == 0x0891
        || point == 0x08E2
        || point == 0x110BD
        || point == 0x110CD;
  }

  /** Letters, marks and symbols without a visible shape. */
  private static boolean isInvisible(int point) {
    return point == 0x034F // combining grapheme joiner
        || point == 0x115F // Hangul fillers
        || point == 0x1160
        || point == 0x3164
        || point == 0xFFA0
        || point == 0x17B4 // Khmer inherent vowels
        || point == 0x17B5
        || point == 0x2800 // Braille blank
        || (point >= 0x180B && point <= 0x180F) // Mongolian variation selectors
        || (point >= 0xFE00 && point <= 0xFE0F) // variation selectors
        || (point >= 0xE0100 && point <= 0xE01EF);
  }

  private static boolean joins(String text, int index, int joiner) {
    if (index == 0 || index + 1 == text.length()) {
      return false;
    }
    int before = text.codePointBefore(index);
    int after = text.codePointAt(index + 1);
    if (joiner == ZERO_WIDTH_JOINER && Character.isExtendedPictographic(after)) {
      return Character.isExtendedPictographic(before)
          || Character.isEmojiModifier(before)
          || before == EMOJI_STYLE;
    }
    UnicodeScript script = UnicodeScript.of(before);
    return SHAPED.contains(script)
        && UnicodeScript.of(after) == script
        && (Character.isLetter(before) || isMark(before))
        && Character.isLetter(after);
  }

  private static boolean styles(String text, int index) {
    if (index == 0) {
      return false;
    }
    int before = text.codePointBefore(index);
    boolean keycap = index + 1 < text.length() && text.charAt(index + 1) == KEYCAP;
    return Character.isEmoji(before) && (before > 0x7F || keycap);
  }
}
