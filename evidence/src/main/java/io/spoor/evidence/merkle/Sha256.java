package io.spoor.evidence.merkle;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 from the JDK. */
public final class Sha256 {
  /** Length of a hash in bytes. */
  public static final int BYTES = 32;

  private Sha256() {}

  /** A new digest, not thread-safe. */
  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** SHA-256 of the bytes; 32 bytes. */
  public static byte[] of(byte[] bytes) {
    return digest().digest(bytes);
  }
}
