package io.spoor.content.tracing;

import java.util.Arrays;

/**
 * What the characters of a text are, by which most texts need no search for hidden forms. One pass.
 */
final class TextProfile {
  private static final int MIN_DIGITS = 12;
  private static final int MIN_CASES = 4;
  private static final int MIN_UNREADABLE = 32;
  private static final int ASCII = 128;
  private static final byte OTHER = 0;
  private static final byte RARE = 1;
  private static final byte FREQUENT = 2;
  private static final byte DIGIT = 3;
  private static final byte END = 4;
  private static final byte CONTROL = 5;
  private static final byte ESCAPE = 6;
  private static final byte[] KINDS = kinds();

  private int digits;
  private int cases;
  private int unreadable;
  private boolean shuffled;
  private boolean plain = true;

  private TextProfile() {}

  private static byte[] kinds() {
    var kinds = new byte[ASCII];
    Arrays.fill(kinds, 0, ' ', CONTROL);
    kinds['\t'] = OTHER;
    kinds['\r'] = OTHER;
    for (char c = 'a'; c <= 'z'; c++) {
      byte kind = HiddenLayers.FREQUENT.indexOf(c) >= 0 ? FREQUENT : RARE;
      kinds[c] = kind;
      kinds[Character.toUpperCase(c)] = kind;
    }
    Arrays.fill(kinds, '0', '9' + 1, DIGIT);
    kinds['\n'] = END;
    kinds['.'] = END;
    kinds['!'] = END;
    kinds['?'] = END;
    kinds['\\'] = ESCAPE;
    kinds['&'] = ESCAPE;
    return kinds;
  }

  static TextProfile of(String text) {
    var profile = new TextProfile();
    profile.read(text);
    return profile;
  }

  private void read(String text) {
    int letters = 0;
    int frequent = 0;
    char last = ' ';
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= ASCII) {
        plain = false;
        unreadable += c == '\ufffd' ? 1 : 0;
        last = c;
        continue;
      }
      switch (KINDS[c]) {
        case RARE -> letters++;
        case FREQUENT -> {
          letters++;
          frequent++;
        }
        case DIGIT -> digits++;
        case END -> {
          shuffled |= isShuffled(frequent, letters);
          letters = 0;
          frequent = 0;
        }
        case CONTROL -> unreadable++;
        case ESCAPE -> plain = false;
        default -> {}
      }
      cases += c >= 'A' && c <= 'Z' && last >= 'a' && last <= 'z' ? 1 : 0;
      last = c;
    }
    shuffled |= isShuffled(frequent, letters);
  }

  private static boolean isShuffled(int frequent, int letters) {
    return letters >= HiddenLayers.MIN_LETTERS && frequent <= HiddenLayers.SHUFFLED * letters;
  }

  /** Whether it has characters of ASCII alone, and none that begins an escape or a reference. */
  boolean isPlain() {
    return plain;
  }

  /** Whether it may contain character codes, or base64 in chunks. */
  boolean mayHaveTokens() {
    return digits >= MIN_DIGITS || cases >= MIN_CASES;
  }

  /** Whether a sentence has letters in other frequencies than words. */
  boolean isShuffled() {
    return shuffled;
  }

  /** Whether bytes were read as text. */
  boolean isUnreadable() {
    return unreadable >= MIN_UNREADABLE;
  }
}
