package io.spoor.cli.output;

import io.spoor.schemas.text.TextSanitizer;

/**
 * Determines the number of terminal columns of a code point.
 *
 * <p>East Asian characters of class W and F (Unicode Standard Annex 11) and pictographs that are
 * emoji by default are wide.
 */
final class WideCharacters {
  /** Pairs of first and last, ascending. */
  private static final int[] RANGES = {
    0x1100, 0x115F, // Hangul consonants
    0x2E80, 0x303E, // radicals, punctuation
    0x3041, 0xA4CF, // kana, ideographs, Yi
    0xA960, 0xA97F,
    0xAC00, 0xD7A3, // Hangul syllables
    0xF900, 0xFAFF,
    0xFE30, 0xFE6F,
    0xFF01, 0xFF60, // full width forms
    0xFFE0, 0xFFE6,
    0x16FE0, 0x18DFF, // Tangut, Khitan
    0x1AFF0, 0x1B2FF, // kana
    0x20000, 0x3FFFD, // ideographs
  };

  private WideCharacters() {}

  static int columns(int point) {
    if (point < 0x300) {
      return 1;
    }
    if (TextSanitizer.isMark(point) && !isSpacingMark(point)) {
      return 0;
    }
    return Character.isEmojiPresentation(point) || isEastAsian(point) ? 2 : 1;
  }

  private static boolean isSpacingMark(int point) {
    return Character.getType(point) == Character.COMBINING_SPACING_MARK;
  }

  private static boolean isEastAsian(int point) {
    for (int i = 0; i < RANGES.length; i += 2) {
      if (point <= RANGES[i + 1]) {
        return point >= RANGES[i];
      }
    }
    return false;
  }
}
