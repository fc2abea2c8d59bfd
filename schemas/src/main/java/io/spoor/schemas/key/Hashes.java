package io.spoor.schemas.key;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Hashes of texts. A step asks for those of the same few keys a dozen times, so each thread
 * remembers the last ones.
 */
final class Hashes {
  static final int BYTES = 16;

  private static final HexFormat HEX = HexFormat.of();
  private static final int REMEMBERED = 1 << 14;

  /** Whoever writes records chooses their ids: long ones are not kept. */
  private static final int LONG = 1 << 10;

  private final MessageDigest sha256 = sha256();
  private final @Nullable Known[] known = new @Nullable Known[REMEMBERED];

  /** A text and what is known of it. */
  private static final class Known {
    private final String text;
    private final byte[] hash;
    private @Nullable String id;

    Known(String text, byte[] hash) {
      this.text = text;
      this.hash = hash;
    }
  }

  /** The first 16 bytes of the text's SHA-256; not to be changed. */
  byte[] hash(String text) {
    return known(text).hash;
  }

  /** The same in hex. */
  String id(String text) {
    Known of = known(text);
    String id = of.id;
    if (id == null) {
      id = HEX.formatHex(of.hash);
      of.id = id;
    }
    return id;
  }

  private Known known(String text) {
    int mixed = text.hashCode();
    int slot = (mixed ^ mixed >>> 16) & REMEMBERED - 1;
    Known there = known[slot];
    if (there == null || !there.text.equals(text)) {
      there = new Known(text, Arrays.copyOf(sha256.digest(text.getBytes(UTF_8)), BYTES));
      if (text.length() <= LONG) {
        known[slot] = there;
      }
    }
    return there;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
