package io.spoor.evidence.record;

import java.security.SecureRandom;
import java.util.Base64;

/**
 * 16 random bytes for each field, as 22 characters of base64url. Drawn from the JDK's secure
 * generator, many at a time because each draw costs a system call. For one thread.
 */
final class Salts {
  private static final int BYTES = 16;
  private static final int DRAWN = 512 * BYTES;
  private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

  private final SecureRandom random = new SecureRandom();
  private final byte[] drawn = new byte[DRAWN];
  private final byte[] salt = new byte[BYTES];
  private int used = DRAWN;

  String next() {
    if (used == DRAWN) {
      random.nextBytes(drawn);
      used = 0;
    }
    System.arraycopy(drawn, used, salt, 0, BYTES);
    used += BYTES;
    return BASE64URL.encodeToString(salt);
  }
}
