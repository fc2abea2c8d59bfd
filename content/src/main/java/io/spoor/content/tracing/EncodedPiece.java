package io.spoor.content.tracing;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.spoor.content.fingerprint.ContentMark;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.util.Base64;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Decodes a piece of text without white space: base64, base32, hexadecimal and percent-encoding,
 * and compressed text in one of these.
 */
final class EncodedPiece {
  private static final int MIN_ENCODED = 20;

  /** Characters of base64 that decode to no text and are too many for an id, a digest or a key. */
  private static final int MIN_OPAQUE = 200;

  private static final int MAX_OPAQUE_DIGEST = 256;
  private static final int BASE32_BITS = 5;
  private static final int BUFFER = 4096;

  private EncodedPiece() {}

  /** The decoded text; null when the piece is none, or is opaque, which is marked. */
  static @Nullable String decodeOrNull(String text, int from, int to, ReadingState reading) {
    int length = to - from;
    int percents = 0;
    boolean hex = length % 2 == 0 && length >= MIN_ENCODED;
    boolean base64 = length >= MIN_ENCODED;
    boolean base32 = length >= MIN_ENCODED;
    boolean upper = false;
    boolean lower = false;
    boolean padded = false;
    for (int i = from; i < to && (hex || base64 || i - from < 3 || percents > 0); i++) {
      char c = text.charAt(i);
      percents += c == '%' ? 1 : 0;
      boolean digit = c >= '0' && c <= '9';
      boolean isUpper = c >= 'A' && c <= 'Z';
      boolean isLower = c >= 'a' && c <= 'z';
      upper |= isUpper;
      lower |= isLower;
      hex &= digit || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
      base32 &= (isUpper || (c >= '2' && c <= '7')) ? !padded : c == '=';
      base64 &=
          (digit || isUpper || isLower || c == '+' || c == '/' || c == '-' || c == '_')
              ? !padded
              : c == '=';
      padded |= c == '=';
    }
    if (!(hex || base64 || base32 || percents > 2) || !reading.mayDecode(length)) {
      return null;
    }
    if (hex) {
      return decoded(HexFormat.of().parseHex(text, from, to), MAX_OPAQUE_DIGEST, length, reading);
    }
    if (base32 && upper) {
      String decoded = InvisibleText.text(base32(text, from, to));
      if (decoded != null) {
        return decoded;
      }
    }
    if (base64 && upper && lower) {
      byte[] bytes = base64(text.substring(from, to));
      return bytes == null ? null : decoded(bytes, MIN_OPAQUE, length, reading);
    }
    return percents > 2 ? percents(text.substring(from, to)) : null;
  }

  private static @Nullable String decoded(
      byte[] bytes, int minOpaque, int length, ReadingState reading) {
    String text = InvisibleText.text(bytes);
    if (text == null && isWide(bytes)) {
      text = new String(bytes, UTF_16LE);
    }
    if (text == null) {
      byte[] inflated = inflated(bytes, reading);
      text = inflated == null ? null : InvisibleText.text(inflated);
    }
    if (text == null && length >= minOpaque) {
      reading.mark(ContentMark.OPAQUE);
    }
    return text;
  }

  /** Whether every second byte is zero, as in UTF-16 of ASCII. */
  private static boolean isWide(byte[] bytes) {
    if (bytes.length < MIN_ENCODED / 2 || bytes.length % 2 != 0) {
      return false;
    }
    for (int i = 0; i < bytes.length; i += 2) {
      if (bytes[i + 1] != 0 || bytes[i] < '\t') {
        return false;
      }
    }
    return true;
  }

  /** What gzip (RFC 1952) or zlib (RFC 1950) compressed, up to the limit; null for other bytes. */
  private static byte @Nullable [] inflated(byte[] bytes, ReadingState reading) {
    if (bytes.length < MIN_ENCODED / 2) {
      return null;
    }
    boolean isGzip = bytes[0] == (byte) 0x1f && bytes[1] == (byte) 0x8b;
    boolean isZlib = bytes[0] == 0x78 && ((bytes[0] << Byte.SIZE) + (bytes[1] & 0xff)) % 31 == 0;
    if (!isGzip && !isZlib) {
      return null;
    }
    var output = new ByteArrayOutputStream();
    var buffer = new byte[BUFFER];
    try (var compressed = new ByteArrayInputStream(bytes);
        InputStream input =
            isGzip ? new GZIPInputStream(compressed) : new InflaterInputStream(compressed)) {
      int count = input.read(buffer);
      while (count > 0 && reading.mayDecode(count)) {
        output.write(buffer, 0, count);
        count = input.read(buffer);
      }
    } catch (IOException e) {
      // The beginning of truncated data can be read.
      return output.size() == 0 ? null : output.toByteArray();
    }
    return output.toByteArray();
  }

  private static byte @Nullable [] base64(String encoded) {
    String standard = encoded.replace('-', '+').replace('_', '/');
    int end = standard.indexOf('=');
    int length = end < 0 ? standard.length() : end;
    try {
      return Base64.getDecoder()
          .decode(standard.substring(0, length % 4 == 1 ? length - 1 : length));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** RFC 4648 section 6. */
  private static byte[] base32(String text, int from, int to) {
    var bytes = new ByteArrayOutputStream((to - from) * BASE32_BITS / Byte.SIZE);
    int bits = 0;
    int count = 0;
    for (int i = from; i < to && text.charAt(i) != '='; i++) {
      char c = text.charAt(i);
      bits = bits << BASE32_BITS | (c >= 'A' ? c - 'A' : c - '2' + 26);
      count += BASE32_BITS;
      if (count >= Byte.SIZE) {
        count -= Byte.SIZE;
        bytes.write(bits >> count);
        bits &= (1 << count) - 1;
      }
    }
    return bytes.toByteArray();
  }

  private static @Nullable String percents(String encoded) {
    try {
      String decoded = URLDecoder.decode(encoded, UTF_8);
      return decoded.indexOf(' ') >= 0 || decoded.indexOf('@') >= 0 ? decoded : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
