package io.spoor.schemas.key;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HexFormat;

/**
 * Builds and parses keys: {@code tenant|kind|issuer|value}, with the UTC day as a fifth part for a
 * long-lived key.
 *
 * <p>A {@code jti} or a session name is not globally unique, hence tenant, kind and issuer. Inside
 * a part, {@code |}, {@code %} and control characters are percent-encoded as UTF-8 (RFC 3986 §2.1),
 * so that a key is unambiguous. An issuer or value longer than 512 characters is replaced by a
 * hash.
 */
public final class Keys {
  private static final HexFormat UPPER = HexFormat.of().withUpperCase();
  private static final int MAX_PART = 512;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final ThreadLocal<HashCache> HASHES = ThreadLocal.withInitial(HashCache::new);

  /** Length of a {@link #hash} in bytes. */
  public static final int HASH_BYTES = HashCache.BYTES;

  private Keys() {}

  public static String of(String tenant, String kind, String issuer, String value) {
    return encoded(tenant)
        + '|'
        + encoded(kind)
        + '|'
        + encoded(bounded(issuer))
        + '|'
        + encoded(bounded(value));
  }

  /**
   * The key of a long-lived key on one UTC day. {@code epochNanos}: nanoseconds since the Unix
   * epoch.
   */
  public static String withDay(String key, long epochNanos) {
    LocalDate day =
        Instant.ofEpochSecond(Math.floorDiv(epochNanos, NANOS_PER_SECOND))
            .atOffset(ZoneOffset.UTC)
            .toLocalDate();
    return base(key) + '|' + day;
  }

  /** The key without its day; the key itself if it has none. */
  public static String base(String key) {
    int dayIndex = dayIndex(key);
    return dayIndex < 0 ? key : key.substring(0, dayIndex);
  }

  public static boolean hasDay(String key) {
    return dayIndex(key) >= 0;
  }

  public static String tenant(String key) {
    return decode(key.substring(0, nth(key, 1)));
  }

  public static String kind(String key) {
    return decode(key.substring(nth(key, 1) + 1, nth(key, 2)));
  }

  public static String issuer(String key) {
    return decode(key.substring(nth(key, 2) + 1, nth(key, 3)));
  }

  public static String value(String key) {
    return decode(base(key).substring(nth(key, 3) + 1));
  }

  /**
   * Id of a chain (of its root key) or a segment (of its trail key): the first 32 hex digits of the
   * key's SHA-256.
   */
  public static String id(String key) {
    return HASHES.get().id(key);
  }

  /**
   * The first 16 bytes of a text's SHA-256, a fixed-length substitute for it; the caller must not
   * modify the array.
   */
  public static byte[] hash(String text) {
    return HASHES.get().hash(text);
  }

  private static int dayIndex(String key) {
    int thirdSeparator = nth(key, 3);
    return thirdSeparator < 0 ? -1 : key.indexOf('|', thirdSeparator + 1);
  }

  private static int nth(String key, int n) {
    int index = -1;
    for (int i = 0; i < n; i++) {
      index = key.indexOf('|', index + 1);
      if (index < 0) {
        return -1;
      }
    }
    return index;
  }

  /**
   * An id of up to 512 characters unchanged; a hash of a longer one. Ids come from outside the
   * pipeline: a megabyte id must not appear in every message about its key, nor a thousand of them
   * in one chain's document.
   */
  public static String bounded(String part) {
    return part.length() <= MAX_PART ? part : "sha256:" + id(part);
  }

  private static String encoded(String part) {
    if (isPlain(part)) {
      return part;
    }
    var encoded = new StringBuilder(part.length() + 8);
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      if (isEncoded(c)) {
        encoded.append('%').append(UPPER.toHexDigits((byte) c));
      } else {
        encoded.append(c);
      }
    }
    return encoded.toString();
  }

  private static boolean isPlain(String part) {
    for (int i = 0; i < part.length(); i++) {
      if (isEncoded(part.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isEncoded(char c) {
    return c == '|' || c == '%' || c < ' ' || c == 0x7f;
  }

  private static String decode(String part) {
    if (part.indexOf('%') < 0) {
      return part;
    }
    var out = new StringBuilder(part.length());
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      if (c == '%') {
        out.append((char) HexFormat.fromHexDigits(part, i + 1, i + 3));
        i += 2;
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }
}
