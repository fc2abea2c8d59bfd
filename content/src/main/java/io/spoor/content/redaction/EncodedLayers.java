package io.spoor.content.redaction;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Finds secrets in encoded parts of a text: base64 (standard, URL-safe, in lines), hexadecimal,
 * percent-encoding, escapes of JSON and numeric HTML references. An encoded part that holds a
 * secret is replaced whole.
 *
 * <p>Linear in the text: a decoded part is shorter than its encoding, and {@link #MAX_DEPTH} bounds
 * the layers.
 */
final class EncodedLayers {
  /** Layers that are decoded. */
  static final int MAX_DEPTH = 4;

  private static final int MIN_RUN = 16;
  private static final int MIN_HEX = 24;
  private static final int MIN_LINE = 40;
  private static final int MAX_STARTS = 4;
  // Encoded characters that must decode to text before the whole is decoded.
  private static final int PROBE = 96;
  private static final int MAX_ESCAPED = 1 << 16;
  private static final String MARK = TextRedactor.mark("encoded-secret");
  private static final boolean[] RUN = runCharacters();
  private static final byte[] DIGITS = digits();

  private EncodedLayers() {}

  private static byte[] digits() {
    var digits = new byte[128];
    java.util.Arrays.fill(digits, (byte) -1);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (int i = 0; i < alphabet.length(); i++) {
      digits[alphabet.charAt(i)] = (byte) i;
    }
    digits['-'] = digits['+'];
    digits['_'] = digits['/'];
    return digits;
  }

  private static boolean[] runCharacters() {
    var run = new boolean[128];
    for (char c = 0; c < 128; c++) {
      run[c] = CharClasses.isTokenChar(c) || c == '+' || c == '/';
    }
    return run;
  }

  /** The text with every encoded part that holds a secret replaced. */
  static String redact(String text, int depth) {
    if (text.length() < MIN_RUN || depth >= MAX_DEPTH) {
      return text;
    }
    String result = unescaped(text, depth);
    result = percent(result, depth);
    return runs(result, depth);
  }

  /** Replaces runs of base64 or hexadecimal that hold a secret. */
  private static String runs(String text, int depth) {
    int length = text.length();
    StringBuilder output = null;
    int copied = 0;
    int floor = 0;
    // A run of at least MIN_RUN characters covers one of the positions that are looked at.
    int probe = MIN_RUN - 1;
    while (probe < length) {
      if (!isRun(text.charAt(probe))) {
        probe += MIN_RUN;
        continue;
      }
      int from = probe;
      while (from > floor && isRun(text.charAt(from - 1))) {
        from--;
      }
      int to = probe + 1;
      while (to < length && isRun(text.charAt(to))) {
        to++;
      }
      int end = to;
      if (to - from >= MIN_RUN) {
        end = linesEnd(text, from, to);
        for (int pad = 0; pad < 2 && end < length && text.charAt(end) == '='; pad++) {
          end++;
        }
        int start = secretStart(text, from, end, depth);
        if (start >= 0) {
          output = output == null ? new StringBuilder(length) : output;
          output.append(text, copied, start).append(MARK);
          copied = end;
        }
      }
      floor = end;
      probe = end + MIN_RUN;
    }
    return output == null ? text : output.append(text, copied, length).toString();
  }

  private static boolean isRun(char c) {
    return c < 128 && RUN[c];
  }

  /** End of a run that continues in further lines of the same length. */
  private static int linesEnd(String text, int from, int to) {
    int width = to - from;
    int end = to;
    if (width < MIN_LINE) {
      return end;
    }
    while (true) {
      int next = afterLineEnd(text, end);
      int line = next;
      while (line < text.length() && line - next <= width && isRun(text.charAt(line))) {
        line++;
      }
      if (next == end || line == next || line - next > width) {
        return end;
      }
      end = line;
      if (line - next < width) {
        return end;
      }
    }
  }

  private static int afterLineEnd(String text, int at) {
    int i = at;
    boolean isLine = false;
    while (i < text.length() && i - at < 24) {
      char c = text.charAt(i);
      if (c == '\n' || c == '\r') {
        isLine = true;
      } else if (c == '\\' && i + 1 < text.length() && "nr".indexOf(text.charAt(i + 1)) >= 0) {
        isLine = true;
        i++;
      } else if (c != ' ' && c != '\t') {
        break;
      }
      i++;
    }
    return isLine ? i : at;
  }

  /** Where encoded text that holds a secret begins in the run; -1 when it holds none. */
  private static int secretStart(String text, int from, int end, int depth) {
    int start = from;
    for (int attempt = 0; attempt < MAX_STARTS && end - start >= MIN_RUN; attempt++) {
      String decoded = decode(text, start, end);
      if (decoded != null) {
        return holdsSecret(decoded, depth) ? start : -1;
      }
      // The run may begin with a name or a path.
      int separator = start;
      while (separator < end && CharClasses.isAlnum(text.charAt(separator))) {
        separator++;
      }
      start = separator + 1;
    }
    return -1;
  }

  private static boolean holdsSecret(String decoded, int depth) {
    return !TextRedactor.redact(decoded, depth + 1).equals(decoded)
        || (decoded.length() >= 20 && SecretValue.isGenerated(decoded));
  }

  private static @Nullable String decode(String text, int start, int end) {
    int from = text.startsWith("0x", start) ? start + 2 : start;
    int hex = from;
    while (hex < end && HexFormat.isHexDigit(text.charAt(hex))) {
      hex++;
    }
    if (hex == end && end - from >= MIN_HEX && (end - from) % 2 == 0) {
      byte[] bytes = HexFormat.of().parseHex(text, from, end);
      return isText(bytes, 0, bytes.length) ? new String(bytes, UTF_8) : null;
    }
    boolean wide = isWide(text, from, end);
    if (!wide && !beginsText(text, from, end)) {
      return null;
    }
    if (end - from > PROBE && !wide) {
      byte[] probe = base64(text, from, from + PROBE);
      if (probe == null || !isText(probe, 0, probe.length - 3)) {
        return null;
      }
    }
    byte[] bytes = base64(text, from, end);
    if (bytes == null) {
      return null;
    }
    if (wide) {
      return new String(bytes, UTF_16LE);
    }
    return isText(bytes, 0, bytes.length) ? new String(bytes, UTF_8) : null;
  }

  private static byte @Nullable [] base64(String text, int from, int end) {
    var characters = new byte[end - from];
    int count = 0;
    for (int i = from; i < end; i++) {
      char c = text.charAt(i);
      if (c == '-') {
        characters[count++] = '+';
      } else if (c == '_') {
        characters[count++] = '/';
      } else if (c == '\\') {
        // The escape of a line end.
        i++;
      } else if (c < 128 && RUN[c]) {
        characters[count++] = (byte) c;
      }
    }
    if (count % 4 == 1) {
      count--;
    }
    try {
      return Base64.getDecoder().decode(java.util.Arrays.copyOf(characters, count));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Whether the bytes are text: hardly any control characters, and valid beginnings of UTF-8. */
  private static boolean isText(byte[] bytes, int from, int to) {
    int wrong = 0;
    for (int i = from; i < to; i++) {
      int b = bytes[i] & 0xff;
      if (b < 0x80) {
        wrong += isPrintable(b) ? 0 : 1;
      } else {
        int more = following(b);
        if (more < 0) {
          wrong++;
        }
        for (int j = 0; j < more && i + 1 < to; j++) {
          if ((bytes[i + 1] & 0xc0) != 0x80) {
            wrong++;
            break;
          }
          i++;
        }
      }
    }
    return wrong * 20 <= to - from && to > from;
  }

  /** Whether the first six bytes of base64 begin text in UTF-8, which random ones hardly do. */
  private static boolean beginsText(String text, int from, int end) {
    if (end - from < 8) {
      return false;
    }
    int first = quad(text, from);
    int second = first < 0 ? -1 : quad(text, from + 4);
    if (second < 0) {
      return false;
    }
    long bytes = ((long) first << 24) | second;
    int following = 0;
    for (int shift = 40; shift >= 0; shift -= 8) {
      int b = (int) (bytes >> shift) & 0xff;
      if (following > 0) {
        if ((b & 0xc0) != 0x80) {
          return false;
        }
        following--;
      } else if (b >= 0x80) {
        following = following(b);
        if (following < 0) {
          return false;
        }
      } else if (!isPrintable(b)) {
        return false;
      }
    }
    return true;
  }

  /** Bytes of UTF-8 that follow a first one beyond ASCII; negative: it is no first one. */
  private static int following(int b) {
    if (b >= 0xf8) {
      return -1;
    }
    return b >= 0xf0 ? 3 : b >= 0xe0 ? 2 : b >= 0xc0 ? 1 : -1;
  }

  /** Whether it is base64 of ASCII in UTF-16, as PowerShell encodes commands. */
  private static boolean isWide(String text, int from, int end) {
    if (end - from < 8) {
      return false;
    }
    int first = quad(text, from);
    int second = quad(text, from + 4);
    return first >= 0
        && second >= 0
        && first >> 16 >= ' '
        && (first >> 8 & 0xff) == 0
        && (first & 0xff) >= ' '
        && second >> 16 == 0
        && (second >> 8 & 0xff) >= ' '
        && (second & 0xff) == 0;
  }

  private static boolean isPrintable(int b) {
    return (b >= ' ' && b != 0x7f) || b == '\n' || b == '\r' || b == '\t';
  }

  /** Three bytes of four characters of base64; -1 when there are others. */
  private static int quad(String text, int from) {
    int bits = 0;
    for (int i = from; i < from + 4; i++) {
      char c = text.charAt(i);
      int digit = c < 128 ? DIGITS[c] : -1;
      if (digit < 0) {
        return -1;
      }
      bits = bits << 6 | digit;
    }
    return bits;
  }

  /** Replaces percent-encoded words that hold a secret. */
  private static String percent(String text, int depth) {
    StringBuilder output = null;
    int copied = 0;
    int floor = 0;
    int plus = nextPlus(text, 0);
    int percent = nextPercent(text, 0);
    int at = Math.min(plus, percent);
    while (at < text.length()) {
      int to = at + 1;
      if (text.charAt(at) == '+' || hexAt(text, at + 1) >= 0) {
        int from = at;
        while (from > floor && !isDelimiter(text.charAt(from - 1))) {
          from--;
        }
        while (to < text.length() && !isDelimiter(text.charAt(to)) && to - at < MAX_ESCAPED) {
          to++;
        }
        floor = to;
        String decoded = decodePercent(text, from, to);
        if (!TextRedactor.redact(decoded, depth + 1).equals(decoded)) {
          output = output == null ? new StringBuilder(text.length()) : output;
          output.append(text, copied, from).append(MARK);
          copied = to;
        }
      }
      plus = plus < to ? nextPlus(text, to) : plus;
      percent = percent < to ? nextPercent(text, to) : percent;
      at = Math.min(plus, percent);
    }
    return output == null ? text : output.append(text, copied, text.length()).toString();
  }

  /** The next plus sign between letters, which forms write for a space; the length if none. */
  private static int nextPlus(String text, int from) {
    int plus = text.indexOf('+', from);
    while (plus >= 0
        && !(plus > 0
            && plus + 1 < text.length()
            && CharClasses.isAlnum(text.charAt(plus - 1))
            && CharClasses.isAlnum(text.charAt(plus + 1)))) {
      plus = text.indexOf('+', plus + 1);
    }
    return plus < 0 ? text.length() : plus;
  }

  private static int nextPercent(String text, int from) {
    int percent = text.indexOf('%', from);
    return percent < 0 ? text.length() : percent;
  }

  private static boolean isDelimiter(char c) {
    return c <= ' ' || "\"'<>&?;#,(){}[]=\\`".indexOf(c) >= 0;
  }

  private static int hexAt(String text, int at) {
    if (at + 1 >= text.length()
        || !HexFormat.isHexDigit(text.charAt(at))
        || !HexFormat.isHexDigit(text.charAt(at + 1))) {
      return -1;
    }
    return HexFormat.fromHexDigits(text, at, at + 2);
  }

  private static String decodePercent(String text, int from, int to) {
    var bytes = new java.io.ByteArrayOutputStream(to - from);
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      int code = c == '%' ? hexAt(text, i + 1) : -1;
      if (code >= 0) {
        bytes.write(code);
        i += 2;
      } else if (c == '+') {
        bytes.write(' ');
      } else if (c < 128) {
        bytes.write(c);
      } else {
        bytes.writeBytes(String.valueOf(c).getBytes(UTF_8));
      }
    }
    return bytes.toString(UTF_8);
  }

  /**
   * The text with escapes of ordinary characters undone and its secrets replaced, if there are any
   * then; otherwise the text.
   */
  private static String unescaped(String text, int depth) {
    boolean escapes = text.indexOf('\\') >= 0;
    boolean references = text.indexOf('&') >= 0;
    if (!(escapes && (text.indexOf("\\u00") >= 0 || text.indexOf("\\x") >= 0))
        && !(references && text.indexOf("&#") >= 0)) {
      return text;
    }
    var output = new StringBuilder(text.length());
    boolean changed = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int code = -1;
      int used = 0;
      if (c == '\\' && text.startsWith("u00", i + 1)) {
        code = hexAt(text, i + 4);
        used = 5;
      } else if (c == '\\' && text.startsWith("x", i + 1)) {
        code = hexAt(text, i + 2);
        used = 3;
      } else if (c == '&' && text.startsWith("#", i + 1)) {
        int semicolon = text.indexOf(';', i + 2, Math.min(text.length(), i + 8));
        code = semicolon < 0 ? -1 : reference(text.substring(i + 2, semicolon));
        used = semicolon - i;
      }
      // Quotes and backslashes are the structure around them.
      if (code >= ' ' && code < 127 && code != '"' && code != '\\') {
        output.append((char) code);
        i += used;
        changed = true;
      } else {
        output.append(c);
      }
    }
    if (!changed) {
      return text;
    }
    String decoded = output.toString();
    String redacted = TextRedactor.redact(decoded, depth + 1);
    return redacted.equals(decoded) ? text : redacted;
  }

  private static int reference(String digits) {
    try {
      return digits.startsWith("x")
          ? Integer.parseInt(digits.substring(1), 16)
          : Integer.parseInt(digits);
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
