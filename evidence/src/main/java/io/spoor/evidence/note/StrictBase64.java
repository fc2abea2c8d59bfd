package io.spoor.evidence.note;

import java.util.Base64;

/**
 * Strict Base64 (RFC 4648, section 4), in which different texts decode to different bytes. Java's
 * decoder also accepts texts without padding, or with other spare bits in the last character.
 */
final class StrictBase64 {
  private StrictBase64() {}

  /**
   * Decodes the text.
   *
   * @throws IllegalArgumentException if it differs from the encoding of its bytes
   */
  static byte[] decode(String text) {
    byte[] bytes = Base64.getDecoder().decode(text);
    if (!Base64.getEncoder().encodeToString(bytes).equals(text)) {
      throw new IllegalArgumentException("not canonical base64: " + text);
    }
    return bytes;
  }
}
