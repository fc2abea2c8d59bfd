package io.spoor.schemas.key;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Caches hashes of texts per thread: a step requests the hashes of the same few keys about a dozen
 * times.
 */
final class HashCache {
  static final int BYTES = 16;

  private static final HexFormat HEX = HexFormat.of();
  private static final int CACHE_SIZE = 1 << 14;

  /** Ids come from outside the pipeline: long ones are not cached. */
  private static final int MAX_CACHED_LENGTH = 1 << 10;

  private final MessageDigest sha256 = sha256();
  private final @Nullable CachedHash[] cache = new @Nullable CachedHash[CACHE_SIZE];

  /** A text and its hashes. */
  private static final class CachedHash {
    private final String text;
    private final byte[] hash;
    private @Nullable String id;

    CachedHash(String text, byte[] hash) {
      this.text = text;
      this.hash = hash;
    }
  }

  /** The first 16 bytes of the text's SHA-256; the caller must not modify the array. */
  byte[] hash(String text) {
    return lookUp(text).hash;
  }

  /** The same as hex. */
  String id(String text) {
    CachedHash entry = lookUp(text);
    String id = entry.id;
    if (id == null) {
      id = HEX.formatHex(entry.hash);
      entry.id = id;
    }
    return id;
  }

  private CachedHash lookUp(String text) {
    int mixed = text.hashCode();
    int slot = (mixed ^ mixed >>> 16) & CACHE_SIZE - 1;
    CachedHash cached = cache[slot];
    if (cached == null || !cached.text.equals(text)) {
      cached = new CachedHash(text, Arrays.copyOf(sha256.digest(text.getBytes(UTF_8)), BYTES));
      if (text.length() <= MAX_CACHED_LENGTH) {
        cache[slot] = cached;
      }
    }
    return cached;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
