package io.spoor.sources.mapping;

/** Recognises valid IP literals, without a name server look-up. */
public final class Addresses {
  private Addresses() {}

  /**
   * Whether the text is an IPv4 literal in strict form (RFC 6943 §3.1.1: no leading zeros) or an
   * IPv6 literal (RFC 4291 §2.2).
   */
  public static boolean isIp(String text) {
    int n = text.length();
    if (n < 2 || n > 45) {
      return false;
    }
    return text.indexOf(':') >= 0 ? isIpv6(text) : isIpv4(text);
  }

  private static boolean isIpv4(String text) {
    int parts = 0;
    int digits = 0;
    int value = 0;
    for (int i = 0; i <= text.length(); i++) {
      char c = i == text.length() ? '.' : text.charAt(i);
      if (c == '.') {
        if (digits == 0 || value > 255) {
          return false;
        }
        parts++;
        digits = 0;
        value = 0;
      } else if (c >= '0' && c <= '9') {
        if ((digits == 1 && value == 0) || ++digits > 3) {
          return false;
        }
        value = value * 10 + (c - '0');
      } else {
        return false;
      }
    }
    return parts == 4;
  }

  private static boolean isIpv6(String text) {
    String groups = text;
    int expected = 8;
    int lastColon = text.lastIndexOf(':');
    if (text.indexOf('.') >= 0) {
      if (!isIpv4(text.substring(lastColon + 1))) {
        return false;
      }
      expected = 6;
      groups = text.substring(0, lastColon);
      if (groups.endsWith(":")) {
        groups += ":";
      }
    }
    int gap = groups.indexOf("::");
    if (gap < 0) {
      return groups(groups) == expected;
    }
    if (groups.indexOf("::", gap + 1) >= 0) {
      return false;
    }
    int left = gap == 0 ? 0 : groups(groups.substring(0, gap));
    int right = gap + 2 == groups.length() ? 0 : groups(groups.substring(gap + 2));
    return left >= 0 && right >= 0 && left + right < expected;
  }

  /** Number of groups of one to four hex digits; -1 when there are other characters. */
  private static int groups(String text) {
    int groups = 1;
    int digits = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == ':') {
        if (digits == 0) {
          return -1;
        }
        groups++;
        digits = 0;
      } else if (Character.digit(c, 16) < 0 || c > 'f' || ++digits > 4) {
        return -1;
      }
    }
    return digits == 0 ? -1 : groups;
  }
}
