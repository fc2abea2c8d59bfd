package io.spoor.schemas.text;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Mail addresses as logins. Only the form that directories use as a login is one: a local part and
 * a domain, without quotes, blanks or a display name.
 */
public final class MailAddress {
  /** RFC 5321 §4.5.3.1.3, without the angle brackets. */
  private static final int MAX_LENGTH = 254;

  private MailAddress() {}

  /** The address in lower case; null if the text is none. */
  public static @Nullable String normalise(@Nullable String text) {
    int at = text == null ? -1 : text.indexOf('@');
    if (text == null || at < 1 || at == text.length() - 1 || text.length() > MAX_LENGTH) {
      return null;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean isAllowed = c > ' ' && c < 0x7f && "\"(),:;<>[]\\|%".indexOf(c) < 0;
      if (!isAllowed || (c == '@' && i != at)) {
        return null;
      }
    }
    return text.indexOf('.', at) < 0 ? null : text.toLowerCase(Locale.ROOT);
  }

  /**
   * A domain in lower case.
   *
   * @throws IllegalArgumentException it is none in which addresses can be
   */
  public static String requireDomain(String text) {
    String domain = text.toLowerCase(Locale.ROOT);
    if (!domain.equals(domain.strip()) || normalise("a@" + domain) == null) {
      throw new IllegalArgumentException(
          "no domain of mail addresses, such as example.com: \"" + text + '"');
    }
    return domain;
  }

  /** The domain of a normalised address. */
  public static String domain(String address) {
    return address.substring(address.indexOf('@') + 1);
  }
}
