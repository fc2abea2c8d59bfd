package io.spoor.content.fingerprint;

import java.security.SecureRandom;
import java.util.HexFormat;

/** The secret key of the value and word hashes. Never shown. */
public final class TaintKey {
  private static final int BYTES = 16;

  /** For development only: the key is public, so hashes can be reversed by trying words. */
  public static final TaintKey DEVELOPMENT = new TaintKey(new byte[BYTES]);

  private final SipHash hash;
  private final int id;

  private TaintKey(byte[] key) {
    this.hash = new SipHash(littleEndian(key, 0), littleEndian(key, Long.BYTES));
    this.id = (int) hash("spoor.taint.key");
  }

  /**
   * Parses a key of 32 hexadecimal digits.
   *
   * @throws IllegalArgumentException if the form is invalid; the message does not contain the value
   */
  public static TaintKey of(String hex) {
    byte[] key;
    try {
      key = HexFormat.of().parseHex(hex.strip());
    } catch (IllegalArgumentException e) {
      throw invalidKey();
    }
    if (key.length != BYTES) {
      throw invalidKey();
    }
    return new TaintKey(key);
  }

  /** A new key from the system's secure random numbers, for fingerprints that nobody keeps. */
  public static TaintKey random() {
    var key = new byte[BYTES];
    new SecureRandom().nextBytes(key);
    return new TaintKey(key);
  }

  private static IllegalArgumentException invalidKey() {
    return new IllegalArgumentException("must be 32 hexadecimal digits (16 bytes)");
  }

  private static long littleEndian(byte[] key, int from) {
    long word = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      word |= (key[from + i] & 0xffL) << (8 * i);
    }
    return word;
  }

  /** An id that distinguishes keys without revealing them. */
  public int id() {
    return id;
  }

  /** Whether everybody knows it: it is the development key. */
  public boolean isPublic() {
    return id == DEVELOPMENT.id;
  }

  /** Hash of a canonical value. */
  public long hash(CharSequence value) {
    return hash.hash(value, 0, value.length());
  }

  /** Lower half of the hash of a part of a text: sufficient for comparing words within a run. */
  public int shortHash(CharSequence text, int from, int to) {
    return (int) hash.hash(text, from, to);
  }

  @Override
  public String toString() {
    return "TraceKey[id=" + id + ']';
  }
}
