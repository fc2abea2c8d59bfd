package io.spoor.platform.connection;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;

/** User and password sent with each request (RFC 7617). */
public record BasicAuth(String user, Secret password) {

  public BasicAuth {
    if (user.isEmpty() || user.indexOf(':') >= 0) {
      throw new IllegalArgumentException(
          "a user name for basic authentication must not be empty and must not contain a colon");
    }
  }

  /**
   * Parses {@code user:password}.
   *
   * @throws IllegalArgumentException if the text has another form; the message does not contain the
   *     text
   */
  public static BasicAuth parse(String userInfo) {
    int colon = userInfo.indexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException("credentials must have the form user:password");
    }
    return new BasicAuth(userInfo.substring(0, colon), new Secret(userInfo.substring(colon + 1)));
  }

  /** Value of the {@code Authorization} header. */
  public String header() {
    return "Basic "
        + Base64.getEncoder().encodeToString((user + ":" + password.value()).getBytes(UTF_8));
  }
}
