package io.spoor.connectors.elasticsearch.document;

import io.spoor.schemas.text.TextSanitizer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Writes JSON as UTF-8 into a growing array, which one thread reuses from document to document. An
 * unpaired surrogate, which UTF-8 cannot represent, becomes U+FFFD. The caller must alternate names
 * and values and balance brackets.
 */
public final class JsonBytes {

  private static final int START_BYTES = 4096;

  /** A larger array, caused by one huge document, is discarded. */
  private static final int MAX_RETAINED_BYTES = 1 << 18;

  /** Characters processed together. */
  private static final int CHUNK = 512;

  /** Maximum bytes of a character: a control character as an escape. */
  private static final int MAX_BYTES_PER_CHAR = 6;

  private static final byte[] HEX = {
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
  };

  /** For each character below 128, whether a string contains it unescaped (RFC 8259, section 7). */
  private static final boolean[] PLAIN = plainCharacters();

  private final Map<String, byte[]> fields = new HashMap<>();
  private final char[] chars = new char[CHUNK];
  private byte[] bytes = new byte[START_BYTES];
  private int size;
  private boolean needsComma;

  private static boolean[] plainCharacters() {
    boolean[] plain = new boolean[128];
    Arrays.fill(plain, ' ', 128, true);
    plain['"'] = false;
    plain['\\'] = false;
    return plain;
  }

  /** Empties it. */
  public void reset() {
    if (bytes.length > MAX_RETAINED_BYTES) {
      bytes = new byte[START_BYTES];
    }
    size = 0;
    needsComma = false;
  }

  /** Bytes written so far. */
  public int size() {
    return size;
  }

  /** The written bytes and spare capacity; valid until the next write. */
  public byte[] array() {
    return bytes;
  }

  /** A copy of the written bytes. */
  public byte[] copy() {
    return Arrays.copyOf(bytes, size);
  }

  public void beginObject() {
    open('{');
  }

  public void endObject() {
    close('}');
  }

  public void beginArray() {
    open('[');
  }

  public void endArray() {
    close(']');
  }

  /** Name of the member whose value comes next: any text. */
  public void name(String name) {
    writeComma();
    quoted(name);
    put(':');
    needsComma = false;
  }

  /** As {@link #name}, for constant names: each is encoded once and cached. */
  public void field(String name) {
    byte[] cached = fields.get(name);
    if (cached == null) {
      JsonBytes encoder = new JsonBytes();
      encoder.name(name);
      cached = encoder.copy();
      fields.put(name, cached);
    }
    writeComma();
    reserve(cached.length);
    System.arraycopy(cached, 0, bytes, size, cached.length);
    size += cached.length;
    needsComma = false;
  }

  public void string(String value) {
    writeComma();
    quoted(value);
    needsComma = true;
  }

  public void number(long value) {
    literal(Long.toString(value));
  }

  /** A number in Java's format, null, true or false: ASCII without quotes. */
  public void literal(String value) {
    writeComma();
    int length = value.length();
    reserve(length);
    for (int i = 0; i < length; i++) {
      bytes[size++] = (byte) value.charAt(i);
    }
    needsComma = true;
  }

  public void flag(boolean value) {
    literal(value ? "true" : "false");
  }

  private void open(char bracket) {
    writeComma();
    put(bracket);
    needsComma = false;
  }

  private void close(char bracket) {
    put(bracket);
    needsComma = true;
  }

  private void writeComma() {
    if (needsComma) {
      put(',');
    }
  }

  private void put(char ascii) {
    reserve(1);
    bytes[size++] = (byte) ascii;
  }

  private void quoted(String text) {
    put('"');
    int length = text.length();
    for (int from = 0; from < length; ) {
      from = chunk(text, from, Math.min(length, from + CHUNK));
    }
    put('"');
  }

  /** Writes the characters up to {@code to}, or one more; returns the next position. */
  private int chunk(String text, int from, int to) {
    int count = to - from;
    char[] in = chars;
    text.getChars(from, to, in, 0);
    reserve(count * MAX_BYTES_PER_CHAR);
    byte[] out = bytes;
    int position = size;
    int i = 0;
    while (i < count) {
      char next = in[i];
      if (next < 128 && PLAIN[next]) {
        out[position++] = (byte) next;
      } else if (next < 128) {
        position = escaped(next, out, position);
      } else if (next < 0x800) {
        out[position++] = (byte) (0xc0 | (next >> 6));
        out[position++] = (byte) (0x80 | (next & 0x3f));
      } else if (!Character.isSurrogate(next)) {
        position = threeBytes(next, out, position);
      } else if (isPair(text, from + i)) {
        position = fourBytes(text.codePointAt(from + i), out, position);
        i++;
      } else {
        position = threeBytes(TextSanitizer.REPLACEMENT, out, position);
      }
      i++;
    }
    size = position;
    return from + i;
  }

  private static boolean isPair(String text, int index) {
    return index + 1 < text.length()
        && Character.isSurrogatePair(text.charAt(index), text.charAt(index + 1));
  }

  private static int escaped(char next, byte[] out, int start) {
    int position = start;
    out[position++] = '\\';
    switch (next) {
      case '"', '\\' -> out[position++] = (byte) next;
      case '\n' -> out[position++] = 'n';
      case '\r' -> out[position++] = 'r';
      case '\t' -> out[position++] = 't';
      default -> {
        out[position++] = 'u';
        out[position++] = '0';
        out[position++] = '0';
        out[position++] = HEX[next >> 4];
        out[position++] = HEX[next & 0xf];
      }
    }
    return position;
  }

  private static int threeBytes(char next, byte[] out, int start) {
    int position = start;
    out[position++] = (byte) (0xe0 | (next >> 12));
    out[position++] = (byte) (0x80 | ((next >> 6) & 0x3f));
    out[position++] = (byte) (0x80 | (next & 0x3f));
    return position;
  }

  private static int fourBytes(int codePoint, byte[] out, int start) {
    int position = start;
    out[position++] = (byte) (0xf0 | (codePoint >> 18));
    out[position++] = (byte) (0x80 | ((codePoint >> 12) & 0x3f));
    out[position++] = (byte) (0x80 | ((codePoint >> 6) & 0x3f));
    out[position++] = (byte) (0x80 | (codePoint & 0x3f));
    return position;
  }

  private void reserve(int additional) {
    if (bytes.length - size < additional) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + additional));
    }
  }
}
