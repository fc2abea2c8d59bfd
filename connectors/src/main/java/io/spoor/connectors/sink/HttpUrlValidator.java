package io.spoor.connectors.sink;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** Accepts a list of base URLs without credentials. */
public final class HttpUrlValidator implements ConfigDef.Validator {

  @Override
  public void ensureValid(String name, Object value) {
    if (!(value instanceof List<?> urls) || urls.isEmpty()) {
      throw new ConfigException(name + " needs at least one URL, e.g. https://search:9200");
    }
    urls.forEach(url -> check(name, String.valueOf(url)));
  }

  private static void check(String name, String text) {
    try {
      URI url = new URI(text);
      boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      if (http && url.getHost() != null && url.getUserInfo() == null) {
        return;
      }
    } catch (URISyntaxException e) {
      // Neither the exception nor the text is quoted: it may contain a password.
    }
    throw new ConfigException(
        name
            + " must be http:// or https:// URLs with a host and without user info; credentials go"
            + " into their own keys");
  }

  @Override
  public String toString() {
    return "http or https URLs";
  }
}
