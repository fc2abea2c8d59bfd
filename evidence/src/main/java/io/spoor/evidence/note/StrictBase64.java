package io.spoor.evidence.note;

import java.util.Base64;

/**
 * Base64 (RFC 4648, section 4) of which every text stands for other bytes: Java's decoder also
 * takes texts without padding, or with other spare bits in the last character.
 */
final class StrictBase64 {
  private StrictBase64() {}

  /**
   * The bytes.
   *
   * @throws IllegalArgumentException if it is not what encoding them would give
   */
  static byte[] decode(String text) {
    byte[] bytes = Base64.getDecoder().decode(text);
    if (!Base64.getEncoder().encodeToString(bytes).equals(text)) {
      throw new IllegalArgumentException("no canonical base64: " + text);
    }
    return bytes;
  }
}
