package io.spoor.schemas.text;

/** IPv4 addresses as numbers; numbers with leading zeros are read as decimal. */
public final class Ipv4 {
  private static final long NONE = -1;

  private Ipv4() {}

  /** The address, 0 to 2^32-1; -1 when the text is not an address. */
  public static long parse(String text) {
    if (text.length() < 7 || text.length() > 15) {
      return NONE;
    }
    long number = 0;
    int part = -1;
    int parts = 0;
    for (int i = 0; i <= text.length(); i++) {
      char c = i == text.length() ? '.' : text.charAt(i);
      if (c == '.') {
        if (part < 0) {
          return NONE;
        }
        number = number << 8 | part;
        parts++;
        part = -1;
      } else if (c >= '0' && c <= '9') {
        part = Math.max(part, 0) * 10 + (c - '0');
        if (part > 255) {
          return NONE;
        }
      } else {
        return NONE;
      }
    }
    return parts == 4 ? number : NONE;
  }

  /** Whether the address is private (RFC 1918, 6598, 3927, loopback). */
  public static boolean isPrivate(long number) {
    return isInBlock(number, 10, 0, 8)
        || isInBlock(number, 172, 16, 12)
        || isInBlock(number, 192, 168, 16)
        || isInBlock(number, 100, 64, 10)
        || isInBlock(number, 169, 254, 16)
        || isInBlock(number, 127, 0, 8)
        || isInBlock(number, 0, 0, 8);
  }

  private static boolean isInBlock(long number, int first, int second, int bits) {
    return number >>> (32 - bits) == ((long) first << 24 | (long) second << 16) >>> (32 - bits);
  }
}
