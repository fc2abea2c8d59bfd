package io.spoor.evidence.record;

import java.security.SecureRandom;
import java.util.Base64;

/**
 * Generates 16 random bytes for each field, as 22 characters of base64url. Uses the JDK's secure
 * generator in batches, because each call costs a system call. Not thread-safe.
 */
final class SaltGenerator {
  private static final int BYTES = 16;
  private static final int BATCH_BYTES = 512 * BYTES;
  private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

  private final SecureRandom random = new SecureRandom();
  private final byte[] randomBytes = new byte[BATCH_BYTES];
  private final byte[] salt = new byte[BYTES];
  private int used = BATCH_BYTES;

  String next() {
    if (used == BATCH_BYTES) {
      random.nextBytes(randomBytes);
      used = 0;
    }
    System.arraycopy(randomBytes, used, salt, 0, BYTES);
    used += BYTES;
    return BASE64URL.encodeToString(salt);
  }
}
