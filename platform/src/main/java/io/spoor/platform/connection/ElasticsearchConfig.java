package io.spoor.platform.connection;

import io.spoor.schemas.setting.SettingDescription;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Connection settings for Elasticsearch, from the {@code elasticsearch.*} keys: {@code url}, {@code
 * api.key} or {@code username} and {@code password}, {@code ssl.*} as in {@link TlsConfigReader} (a
 * store without a type is PEM), {@code connect.timeout.ms}, {@code request.timeout.ms}.
 *
 * @param urls nodes, http or https, without credentials
 * @param login the authentication
 * @param tls trust and client certificate
 * @param connectTimeout timeout for opening a connection
 * @param requestTimeout timeout for one request and its response
 */
public record ElasticsearchConfig(
    List<URI> urls, Login login, TlsConfig tls, Duration connectTimeout, Duration requestTimeout) {

  /** Prefix of every key. */
  public static final String PREFIX = "elasticsearch.";

  private static final String URL = PREFIX + "url";
  private static final String API_KEY = PREFIX + "api.key";
  private static final String USERNAME = PREFIX + "username";
  private static final String PASSWORD = PREFIX + "password";
  private static final String STORE_TYPE = "PEM";
  private static final String CONNECT_TIMEOUT = "connect.timeout.ms";
  private static final String REQUEST_TIMEOUT = "request.timeout.ms";
  private static final int CONNECT_MILLIS = 5_000;
  private static final int REQUEST_MILLIS = 30_000;

  /** Authentication to Elasticsearch. */
  public sealed interface Login {

    /** Value of the {@code Authorization} header. */
    Optional<String> header();

    /** The login, for messages. */
    String describe();

    /** The settings that define it, for messages. */
    String settings();

    /** No authentication: a cluster without security, on loopback. */
    record Anonymous() implements Login {
      @Override
      public Optional<String> header() {
        return Optional.empty();
      }

      @Override
      public String describe() {
        return "without a user";
      }

      @Override
      public String settings() {
        return API_KEY + " or " + USERNAME;
      }
    }

    /** An API key, in the form of its {@code encoded} field. */
    record ApiKey(Secret encoded) implements Login {
      @Override
      public Optional<String> header() {
        return Optional.of("ApiKey " + encoded.value());
      }

      @Override
      public String describe() {
        return "with an API key";
      }

      @Override
      public String settings() {
        return API_KEY;
      }
    }

    /** User and password. */
    record Basic(BasicAuth auth) implements Login {
      @Override
      public Optional<String> header() {
        return Optional.of(auth.header());
      }

      @Override
      public String describe() {
        return "as user " + auth.user();
      }

      @Override
      public String settings() {
        return USERNAME + " and " + PASSWORD;
      }
    }
  }

  public ElasticsearchConfig {
    urls = List.copyOf(urls);
  }

  /** The keys, for the configuration reference. */
  public static List<SettingDescription> descriptions() {
    List<SettingDescription> keys = new ArrayList<>();
    keys.add(
        SettingDescription.required(
            URL,
            "list of URLs",
            "http or https, without credentials, comma-separated",
            "Base URLs of Elasticsearch nodes."));
    keys.add(
        SettingDescription.optional(
            API_KEY, "secret", "the encoded form", "API key, instead of a user."));
    keys.add(SettingDescription.optional(USERNAME, "text", "no colon", "User."));
    keys.add(SettingDescription.optional(PASSWORD, "secret", "", "Password of that user."));
    keys.addAll(TlsConfigReader.descriptions(PREFIX, STORE_TYPE, "Elasticsearch"));
    keys.add(
        millisDescription(CONNECT_TIMEOUT, CONNECT_MILLIS, "Timeout for opening a connection."));
    keys.add(
        millisDescription(
            REQUEST_TIMEOUT, REQUEST_MILLIS, "Timeout for one request and its response."));
    return List.copyOf(keys);
  }

  private static SettingDescription millisDescription(
      String name, int defaultValue, String meaning) {
    return new SettingDescription(
        PREFIX + name,
        "integer",
        String.valueOf(defaultValue),
        "1 or more",
        meaning + " Milliseconds.");
  }

  /**
   * Reads the configuration; other keys are ignored.
   *
   * @throws IllegalArgumentException naming the key with the invalid value; never contains a secret
   */
  public static ElasticsearchConfig fromMap(Map<String, ?> config) {
    return new ElasticsearchConfig(
        urls(config),
        login(config),
        new TlsConfigReader(config, PREFIX, STORE_TYPE).read(),
        millis(config, CONNECT_TIMEOUT, CONNECT_MILLIS),
        millis(config, REQUEST_TIMEOUT, REQUEST_MILLIS));
  }

  /** {@code https://search:9200 as user operator}: for messages. */
  public String describe() {
    return String.join(", ", urls.stream().map(URI::toString).toList()) + " " + login.describe();
  }

  private static List<URI> urls(Map<String, ?> config) {
    Object value = config.get(URL);
    List<String> rawUrls =
        value instanceof List<?> list
            ? list.stream().map(String::valueOf).toList()
            : Arrays.asList(String.valueOf(value == null ? "" : value).split(","));
    return rawUrls.stream().map(String::strip).map(ElasticsearchConfig::url).toList();
  }

  private static URI url(String text) {
    try {
      URI url = new URI(text);
      boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      if (http && url.getHost() != null && url.getUserInfo() == null) {
        return url;
      }
    } catch (URISyntaxException e) {
      // Neither the exception nor the text is quoted: it may contain a password.
    }
    throw new IllegalArgumentException(
        PREFIX
            + "url must be http:// or https:// URLs with a host and without user info; credentials"
            + " go into their own keys");
  }

  private static Login login(Map<String, ?> config) {
    Secret apiKey = secret(config, API_KEY);
    Secret password = secret(config, PASSWORD);
    String user = text(config, USERNAME);
    if (apiKey != null) {
      if (user != null || password != null) {
        throw new IllegalArgumentException(
            "set either " + API_KEY + " or " + USERNAME + ", not both");
      }
      return new Login.ApiKey(apiKey);
    }
    if (user == null && password == null) {
      return new Login.Anonymous();
    }
    if (user == null || password == null) {
      throw new IllegalArgumentException(USERNAME + " and " + PASSWORD + " must be set together");
    }
    if (user.indexOf(':') >= 0) {
      throw new IllegalArgumentException(USERNAME + " must not contain a colon (RFC 7617)");
    }
    return new Login.Basic(new BasicAuth(user, password));
  }

  private static @Nullable Secret secret(Map<String, ?> config, String key) {
    Secret secret = Secret.of(config.get(key));
    return secret == null || secret.value().isEmpty() ? null : secret;
  }

  private static @Nullable String text(Map<String, ?> config, String key) {
    Object value = config.get(key);
    return value == null || value.toString().isBlank() ? null : value.toString().strip();
  }

  private static Duration millis(Map<String, ?> config, String name, int defaultValue) {
    String value = text(config, PREFIX + name);
    if (value == null) {
      return Duration.ofMillis(defaultValue);
    }
    try {
      int millis = Integer.parseInt(value);
      if (millis > 0) {
        return Duration.ofMillis(millis);
      }
    } catch (NumberFormatException e) {
      // reported by the message below
    }
    throw new IllegalArgumentException(
        PREFIX + name + " must be a positive whole number of milliseconds, not '" + value + "'");
  }
}
