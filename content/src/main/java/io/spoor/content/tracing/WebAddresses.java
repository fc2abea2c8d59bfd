package io.spoor.content.tracing;

import io.spoor.content.fingerprint.ValueKind;
import io.spoor.schemas.text.Words;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Mail and web addresses: their forms in text, and the hosts and domains in them. */
final class WebAddresses {
  private static final int SHORT_LABEL = 3;
  private static final int MAX_SCHEME = 12;
  static final int ADDRESS_DOTS = 3;
  private static final int MAX_BYTE = 255;
  private static final String WWW = "www.";
  private static final String MAILTO = "mailto:";

  /** Signs between values: {@code to=ann@rivergate.example,kim@rivergate.example}. */
  private static final String OUTSIDE_MAIL = ",;:=";

  private static final Set<String> TOP_LEVEL =
      Words.set(
          """
          com org net io ai dev app co info biz gov edu mil int me xyz top site online
          cloud store shop club live tech link page web blog news pro wiki zip mov de uk
          fr ch at it es nl pl eu ru ua cn jp kr in us ca au nz br mx ar cl se no fi dk
          be cz sk hu ro gr pt ie il tr za sg hk tw th vn id tk to tv cc sh gg ly st su
          onion example test invalid internal local localhost corp lan
          """);

  private WebAddresses() {}

  /**
   * End of a mail or web address to which the next sentence is glued, as in {@code
   * www.site.example.They}; {@code to} when there is none.
   */
  static int gluedEnd(String text, int from, int to) {
    boolean isAddress = text.regionMatches(true, from, WWW, 0, WWW.length());
    int label = from;
    for (int i = from; i + 2 < to; i++) {
      char c = text.charAt(i);
      isAddress |= c == '@' || (c == ':' && text.startsWith("://", i));
      if (isAddress
          && c == '.'
          && Character.isUpperCase(text.charAt(i + 1))
          && Character.isLowerCase(text.charAt(i + 2))
          && label > from
          && TOP_LEVEL.contains(text.substring(label, i))) {
        return i;
      }
      if (c == '.') {
        label = i + 1;
      }
    }
    return to;
  }

  /**
   * The mail address, without {@code mailto:} and what a link says of the message; null when it is
   * none, or several values.
   */
  static @Nullable TypedValue email(String text, int from, int to) {
    boolean isLink = text.regionMatches(true, from, MAILTO, 0, MAILTO.length());
    int start = isLink ? from + MAILTO.length() : from;
    int question = isLink ? text.indexOf('?', start, to) : -1;
    int end = question < 0 ? to : question;
    int at = text.indexOf('@', start, end);
    int dot = text.lastIndexOf('.', end - 1);
    if (at <= start || dot < at + 2 || dot >= end - 2 || text.indexOf('@', at + 1, end) >= 0) {
      return null;
    }
    if (endOf(OUTSIDE_MAIL, text, start, end) < end) {
      return null;
    }
    return new TypedValue(ValueKind.EMAIL, TypedValue.canonical(text, start, end));
  }

  /**
   * A web address or a host in canonical form: without scheme, {@code www.}, port 80 or 443, user,
   * fragment and last slash. Null when it is none.
   */
  static @Nullable TypedValue url(String text, int from, int to) {
    int start = from;
    int scheme = scheme(text, from, to);
    boolean isCertain = scheme > from && scheme < to && scheme - from < MAX_SCHEME;
    if (isCertain && !isScheme(text, from, scheme)) {
      return null;
    }
    if (isCertain) {
      start = scheme + 3;
    } else if (text.startsWith("//", from)) {
      return null;
    }
    int end = to;
    int fragment = text.indexOf('#', start, Math.max(start, end));
    if (fragment > start) {
      end = fragment;
    }
    // A user may have a colon: "https://bank.example:443@drop.example/" leads to the latter.
    int user = lastIndexOf(text, '@', start, endOf("/?\\", text, start, end));
    if (user >= 0 && !isCertain && endOf(OUTSIDE_MAIL, text, start, user) < user) {
      return null;
    }
    if (user >= 0) {
      start = user + 1;
    }
    int hostEnd = endOf("/?:\\", text, start, end);
    if (start + WWW.length() <= hostEnd && text.regionMatches(true, start, WWW, 0, WWW.length())) {
      isCertain = true;
      start += WWW.length();
    }
    // The root of all names may be stated: "drop.example./x".
    boolean isRooted = hostEnd - 1 > start && text.charAt(hostEnd - 1) == '.';
    String host = TypedValue.canonical(text, start, isRooted ? hostEnd - 1 : hostEnd);
    if (!isHost(host, isCertain)) {
      return null;
    }
    String suffix = text.substring(hostEnd, end);
    if (suffix.startsWith(":443") || suffix.startsWith(":80")) {
      suffix = suffix.substring(suffix.startsWith(":443") ? 4 : 3);
    }
    while (suffix.endsWith("/") || suffix.endsWith(".")) {
      suffix = suffix.substring(0, suffix.length() - 1);
    }
    if (host.equals("localhost") || isLoopback(host)) {
      // A location on the machine itself: no data leaves.
      return new TypedValue(ValueKind.PATH, host + suffix.toLowerCase(Locale.ROOT));
    }
    return suffix.isEmpty()
        ? new TypedValue(ValueKind.HOST, host)
        : new TypedValue(ValueKind.URL, host + suffix.toLowerCase(Locale.ROOT));
  }

  /** Whether it is an IPv4 address: four numbers up to 255. */
  static boolean isAddress(String host) {
    int dots = 0;
    int number = 0;
    int digits = 0;
    for (int i = 0; i <= host.length(); i++) {
      char c = i < host.length() ? host.charAt(i) : '.';
      if (c == '.') {
        if (digits == 0 || number > MAX_BYTE) {
          return false;
        }
        dots += i < host.length() ? 1 : 0;
        number = 0;
        digits = 0;
      } else if (Characters.isDigit(c) && digits < 3) {
        number = 10 * number + c - '0';
        digits++;
      } else {
        return false;
      }
    }
    return dots == ADDRESS_DOTS;
  }

  /** Whether it is an address 127.0.0.0/8 in digits: names may begin like one. */
  static boolean isLoopback(String host) {
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      if (c != '.' && (c < '0' || c > '9')) {
        return false;
      }
    }
    return host.startsWith("127.");
  }

  /** Whether the text before {@code ://} is a scheme (RFC 3986 section 3.1) and nothing else. */
  private static boolean isScheme(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (!Character.isLetterOrDigit(c) && "+-.".indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }

  static boolean isHost(String host, boolean isCertain) {
    int dot = host.lastIndexOf('.');
    if (dot <= 0 || dot == host.length() - 1) {
      return isCertain && host.equals("localhost");
    }
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      if (!Character.isLetterOrDigit(c) && c != '.' && c != '-' && c != '_') {
        return false;
      }
    }
    return isCertain || TOP_LEVEL.contains(host.substring(dot + 1)) || isAddress(host);
  }

  /** The host of a URL in canonical form. */
  static String host(String url) {
    for (int i = 0; i < url.length(); i++) {
      if ("/?:\\".indexOf(url.charAt(i)) >= 0) {
        return url.substring(0, i);
      }
    }
    return url;
  }

  /**
   * The registrable domain of a host: its last two labels, three under {@code co.uk} and similar.
   * An address has none, and is returned.
   */
  static String domain(String host) {
    if (isAddress(host)) {
      return host;
    }
    int last = host.lastIndexOf('.');
    int second = host.lastIndexOf('.', last - 1);
    if (second >= 0 && last - second - 1 <= SHORT_LABEL && host.length() - last - 1 == 2) {
      second = host.lastIndexOf('.', second - 1);
    }
    return second < 0 ? host : host.substring(second + 1);
  }

  /** Whether an address begins behind other text, such as a name that it is the value of. */
  static boolean followsText(String text, int from, int to) {
    int scheme = scheme(text, from, to);
    return scheme > from
        && scheme < to
        && (scheme - from >= MAX_SCHEME || !isScheme(text, from, scheme));
  }

  /** Index of {@code ://}, which may extend beyond the piece; -1: there is none. */
  private static int scheme(String text, int from, int to) {
    return text.indexOf("://", from, Math.min(to + 2, text.length()));
  }

  /** Index of the first of the signs, or the end of the range. */
  private static int endOf(String signs, String text, int from, int to) {
    int end = from;
    while (end < to && signs.indexOf(text.charAt(end)) < 0) {
      end++;
    }
    return end;
  }

  /** Last index of the character in the range, or -1; does not search before it. */
  private static int lastIndexOf(String text, char c, int from, int to) {
    for (int i = to - 1; i >= from; i--) {
      if (text.charAt(i) == c) {
        return i;
      }
    }
    return -1;
  }
}
