package io.spoor.evidence.merkle;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 of the JDK. */
public final class Sha256 {
  /** Bytes of a hash. */
  public static final int BYTES = 32;

  private Sha256() {}

  /** A new digest, for one thread. */
  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Of all these bytes; 32 bytes. */
  public static byte[] of(byte[] bytes) {
    return digest().digest(bytes);
  }
}
