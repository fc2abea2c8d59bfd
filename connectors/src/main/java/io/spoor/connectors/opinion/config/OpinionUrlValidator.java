package io.spoor.connectors.opinion.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** Accepts https, and http on this machine only: a question names agents and calls. */
final class OpinionUrlValidator implements ConfigDef.Validator {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  @Override
  public void ensureValid(String name, Object value) {
    if (!isValid(String.valueOf(value))) {
      // The text is not quoted: it may contain a password.
      throw new ConfigException(
          name
              + " must be an https:// URL, or an http:// URL of localhost, 127.0.0.1 or [::1],"
              + " without user info; a token goes into "
              + OpinionSinkKeys.TOKEN_FILE);
    }
  }

  private static boolean isValid(String text) {
    try {
      var url = new URI(text);
      String host = url.getHost();
      return host != null
          && url.getUserInfo() == null
          && url.getFragment() == null
          && ("https".equals(url.getScheme())
              || ("http".equals(url.getScheme()) && LOOPBACK.contains(host)));
    } catch (URISyntaxException e) {
      return false;
    }
  }

  @Override
  public String toString() {
    return "an https URL, or http on this machine";
  }
}
