package io.spoor.content.tracing;

import io.spoor.content.fingerprint.ContentMark;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds text that is written in another form over several words: base64 in chunks, character codes,
 * letters moved along the alphabet, and text backwards. One pass for each form.
 */
final class HiddenLayers {
  private static final int ASCII = 128;
  private static final byte SEPARATOR = 1;
  private static final byte BASE64 = 2;
  private static final byte[] SIGNS = signTable();
  private static final int MIN_CHUNKS = 4;
  private static final int MIN_LINES = 2;
  private static final int MIN_CHUNK = 4;
  private static final int MIN_ENCODED = 20;
  private static final int MIN_CODES = 12;

  /** Characters of a short sentence beside chunks. */
  private static final int MAX_BESIDE = 40;

  /** Letters of a word or two beside moved letters: no address. */
  private static final int MAX_UNMOVED = 8;

  private static final int MAX_CODE = 255;
  private static final int BINARY_DIGITS = 8;
  private static final int LETTERS = 26;
  static final int MIN_LETTERS = 24;

  /** Share of the eight most frequent letters in words of European languages, and in others. */
  private static final double PLAIN = 0.54;

  static final double SHUFFLED = 0.42;
  static final String FREQUENT = "etaoinsr";
  // Words that text backwards has: the, to, and, you, your, send, please, this.
  private static final String[] COMMON_BACKWARDS = {"eht ", " ot ", " dna ", " uoy"};

  private static final String[] BACKWARDS = {
    "eht ", " ot ", " dna ", " uoy", "ruoy ", "dnes ", "esaelp ", "siht "
  };
  private static final int BACKWARDS_WORDS = 2;
  // The same words in the usual direction.
  private static final String[] COMMON_FORWARDS = {" the ", " to ", " and ", " you"};
  // Words in rot13: the, and, you, send, please, ignore, to, this, com (after a dot).
  private static final String[] ROT13 = {
    "gur ",
    "naq ",
    "lbh",
    "fraq",
    "cyrnfr",
    "vtaber",
    "guvf ",
    "genafsre",
    "vafgehpg",
    ".pbz",
    "uggc",
    "jjj."
  };
  private static final int ROT13_WORDS = 2;

  private final String text;
  private final ReadingState reading;
  private final List<String> found = new ArrayList<>(0);
  private int chunked;
  private int moved;
  private int unmoved;
  private boolean isBackwards;

  private HiddenLayers(String text, ReadingState reading) {
    this.text = text;
    this.reading = reading;
  }

  static HiddenLayers of(String text, TextProfile profile, ReadingState reading) {
    var layers = new HiddenLayers(text, reading);
    if (text.length() < MIN_ENCODED) {
      return layers;
    }
    if (profile.mayHaveTokens()) {
      layers.readTokens();
    }
    layers.readCiphers(profile.isShuffled());
    layers.readBackwards();
    if (profile.isUnreadable()) {
      reading.mark(ContentMark.OPAQUE);
    }
    return layers;
  }

  /** The texts in their usual form, in order of the forms. */
  List<String> texts() {
    return found;
  }

  /** Whether the text is nothing but another form of these, a few words apart. */
  boolean isOtherForm() {
    return isBackwards
        || text.length() - chunked <= MAX_BESIDE
        || (moved > 0 && unmoved <= MAX_UNMOVED);
  }

  /** Chunks of base64 and character codes, which are several words in a row. */
  private void readTokens() {
    var chunks = new Chunks();
    var codes = new Codes();
    int i = 0;
    while (i < text.length()) {
      int sign = signs(text.charAt(i));
      if (sign == SEPARATOR) {
        i++;
        continue;
      }
      int from = i;
      boolean isBase64 = true;
      while (sign != SEPARATOR) {
        isBase64 &= sign == BASE64;
        i++;
        sign = i < text.length() ? signs(text.charAt(i)) : SEPARATOR;
      }
      chunks.add(from, i, isBase64);
      codes.add(from, i);
    }
    chunks.end();
    codes.end();
  }

  private static int signs(char c) {
    return c < SIGNS.length ? SIGNS[c] : 0;
  }

  private static byte[] signTable() {
    var signs = new byte[ASCII];
    for (char c = 0; c < ASCII; c++) {
      boolean isSeparator = c <= ' ' || ",;\"'[]|".indexOf(c) >= 0;
      boolean isBase64 = Character.isLetterOrDigit(c) || "+/=-_".indexOf(c) >= 0;
      signs[c] = isSeparator ? SEPARATOR : isBase64 ? BASE64 : 0;
    }
    return signs;
  }

  /** Words of base64 in a row, all as long as the first; the last may be shorter. */
  private final class Chunks {
    private int from;
    private int to;
    private int length;
    private int count;
    private boolean complete;

    void add(int wordFrom, int wordTo, boolean isBase64) {
      int wordLength = wordTo - wordFrom;
      boolean isChunk = wordLength >= 2 && isBase64;
      boolean continues =
          isChunk && !complete && (wordLength == length || (wordLength < length && count > 0));
      if (continues) {
        count++;
        complete = wordLength < length;
      } else {
        end();
        count = isChunk && wordLength >= MIN_CHUNK ? 1 : 0;
        length = count == 0 ? 0 : wordLength;
        complete = false;
        from = wordFrom;
      }
      to = wordTo;
    }

    void end() {
      // Long lines, as encoders write them, need not be many.
      if (count < (length >= MIN_ENCODED ? MIN_LINES : MIN_CHUNKS)) {
        return;
      }
      var joined = new StringBuilder(to - from);
      for (int i = from; i < to; i++) {
        if (signs(text.charAt(i)) != SEPARATOR) {
          joined.append(text.charAt(i));
        }
      }
      if (joined.length() >= MIN_ENCODED) {
        String decoded = EncodedPiece.decodeOrNull(joined.toString(), 0, joined.length(), reading);
        if (decoded != null) {
          found.add(decoded);
          chunked += to - from;
        }
      }
    }
  }

  /** Words in a row that are character codes, all written in one way. */
  private final class Codes {
    private final StringBuilder characters = new StringBuilder();
    private @Nullable Radix radix;

    void add(int from, int to) {
      boolean fits = to - from >= 2 && to - from <= BINARY_DIGITS;
      Radix own = fits ? Radix.of(text, from, to, radix) : null;
      if (own == null || (radix != null && own != radix)) {
        end();
        characters.setLength(0);
      }
      radix = own;
      if (own != null) {
        characters.append((char) own.code(text, from, to));
      }
    }

    void end() {
      if (characters.length() < MIN_CODES || !reading.mayDecode(characters.length())) {
        return;
      }
      var bytes = new byte[characters.length()];
      int letters = 0;
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) characters.charAt(i);
        letters += bytes[i] == ' ' || Character.isLetter(characters.charAt(i)) ? 1 : 0;
      }
      String decoded = 2 * letters < bytes.length ? null : InvisibleText.text(bytes);
      if (decoded != null) {
        found.add(decoded);
      }
    }
  }

  /** How the codes of characters are written. */
  private enum Radix {
    BINARY(2),
    DECIMAL(10),
    HEX(16);

    private final int base;

    Radix(int base) {
      this.base = base;
    }

    /** The form of a word, the same as that of the word before if possible; null: no code. */
    static @Nullable Radix of(String text, int from, int to, @Nullable Radix before) {
      int length = to - from;
      boolean isPrefixed = text.startsWith("0x", from) || text.startsWith("\\x", from);
      if (isPrefixed && length == 4) {
        return digits(text, from + 2, to, 16) ? HEX : null;
      }
      if (length == BINARY_DIGITS && digits(text, from, to, 2)) {
        return BINARY;
      }
      if (length == 2 && before != DECIMAL && digits(text, from, to, 16)) {
        return before == HEX || !digits(text, from, to, 10) ? HEX : before == null ? HEX : null;
      }
      boolean isDecimal =
          length >= 2
              && length <= 3
              && digits(text, from, to, 10)
              && Integer.parseInt(text, from, to, 10) <= MAX_CODE;
      return isDecimal ? DECIMAL : null;
    }

    private static boolean digits(String text, int from, int to, int base) {
      for (int i = from; i < to; i++) {
        if (Character.digit(text.charAt(i), base) < 0) {
          return false;
        }
      }
      return true;
    }

    int code(String text, int from, int to) {
      boolean isPrefixed = this == HEX && to - from == 4;
      return Integer.parseInt(text, isPrefixed ? from + 2 : from, to, base);
    }
  }

  /** Sentences whose letters are moved along the alphabet, by how frequent each letter is. */
  private void readCiphers(boolean isShuffled) {
    boolean isRot13 = hasWords(ROT13, ROT13_WORDS);
    if (!isRot13 && !isShuffled) {
      return;
    }
    var plain = new StringBuilder();
    int shift = 0;
    int from = 0;
    var counts = new int[LETTERS];
    int letters = 0;
    for (int i = 0; i <= text.length(); i++) {
      char c = i < text.length() ? text.charAt(i) : '\n';
      int letter = letter(c);
      if (letter >= 0) {
        counts[letter]++;
        letters++;
      }
      boolean ends = c == '\n' || (c == ' ' && i > 0 && ".!?".indexOf(text.charAt(i - 1)) >= 0);
      if (!ends) {
        continue;
      }
      int own = isRot13 ? half(counts) : letters < MIN_LETTERS ? shift : shift(counts, letters);
      if (own != shift && !isRot13) {
        addPlain(plain);
        plain.setLength(0);
      }
      shift = own;
      moved += own == 0 ? 0 : letters;
      unmoved += own == 0 ? letters : 0;
      if (own != 0) {
        append(plain, from, Math.min(i + 1, text.length()), own);
      }
      if (letters > 0) {
        java.util.Arrays.fill(counts, 0);
        letters = 0;
      }
      from = i + 1;
    }
    addPlain(plain);
  }

  private void addPlain(StringBuilder plain) {
    if (plain.length() >= MIN_LETTERS && reading.mayDecode(plain.length())) {
      reading.markHidden();
      found.add(plain.toString());
    }
  }

  private static int letter(char c) {
    return c >= 'a' && c <= 'z' ? c - 'a' : c >= 'A' && c <= 'Z' ? c - 'A' : -1;
  }

  /** How far the letters have to be moved to be plain; 0: they are, or no distance helps. */
  private static int shift(int[] counts, int letters) {
    if (frequent(counts, 0) > SHUFFLED * letters) {
      return 0;
    }
    int best = 0;
    int most = (int) Math.ceil(PLAIN * letters) - 1;
    for (int shift = 1; shift < LETTERS; shift++) {
      int frequent = frequent(counts, shift);
      if (frequent > most) {
        most = frequent;
        best = shift;
      }
    }
    return best;
  }

  /** How far the letters of a sentence have to be moved in a text with rot13 in it. */
  private static int half(int[] counts) {
    int half = LETTERS / 2;
    return frequent(counts, half) > frequent(counts, 0) ? half : 0;
  }

  private static int frequent(int[] counts, int shift) {
    int sum = 0;
    for (int i = 0; i < FREQUENT.length(); i++) {
      sum += counts[(FREQUENT.charAt(i) - 'a' - shift + LETTERS) % LETTERS];
    }
    return sum;
  }

  private void append(StringBuilder target, int from, int to, int shift) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      int letter = letter(c);
      char first = c >= 'a' ? 'a' : 'A';
      target.append(letter < 0 ? c : (char) (first + (letter + shift) % LETTERS));
    }
  }

  private boolean hasWords(String[] words, int least) {
    int found = 0;
    for (String word : words) {
      found += text.contains(word) ? 1 : 0;
    }
    return found >= least;
  }

  /** Text backwards, as a whole or word by word. */
  private void readBackwards() {
    if (!hasWords(COMMON_BACKWARDS, 1)
        || !hasWords(BACKWARDS, BACKWARDS_WORDS)
        || !reading.mayDecode(2 * text.length())) {
      return;
    }
    reading.markHidden();
    isBackwards = !hasWords(COMMON_FORWARDS, 1);
    found.add(new StringBuilder(text).reverse().toString());
    var each = new StringBuilder(text.length());
    int from = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || text.charAt(i) <= ' ') {
        for (int j = i - 1; j >= from; j--) {
          each.append(text.charAt(j));
        }
        if (i < text.length()) {
          each.append(text.charAt(i));
        }
        from = i + 1;
      }
    }
    found.add(each.toString());
  }
}
