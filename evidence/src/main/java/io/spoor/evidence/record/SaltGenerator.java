package io.spoor.evidence.record;

import java.security.SecureRandom;
import java.util.Base64;

/**
 * 16 random bytes for each field, as 22 characters of base64url. Drawn from the JDK's secure
 * generator, many at a time because each draw costs a system call. For one thread.
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
