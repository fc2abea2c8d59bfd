package io.spoor.client.kibana;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Authentication of a client to Kibana. */
public final class KibanaLogin {
  /** Kibana without security. */
  public static final KibanaLogin NONE = new KibanaLogin(null);

  private final @Nullable String header;

  private KibanaLogin(@Nullable String header) {
    this.header = header;
  }

  /** {@code key}: an Elasticsearch API key in its encoded form. */
  public static KibanaLogin apiKey(String key) {
    return new KibanaLogin("ApiKey " + key);
  }

  public static KibanaLogin password(String user, String password) {
    String pair = user + ":" + password;
    return new KibanaLogin("Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8)));
  }

  /** Value of the {@code Authorization} header; null: none. */
  @Nullable String header() {
    return header;
  }

  @Override
  public String toString() {
    return header == null ? "no login" : "a login";
  }
}
