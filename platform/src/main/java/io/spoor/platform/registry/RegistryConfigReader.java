package io.spoor.platform.registry;

import static io.spoor.platform.registry.RegistryConfig.PREFIX;

import io.spoor.platform.connection.BasicAuth;
import io.spoor.platform.connection.TlsConfigReader;
import io.spoor.schemas.setting.SettingDescription;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the {@code schema.registry.*} keys; their names follow Confluent's and Kafka's. */
final class RegistryConfigReader {
  private static final String STORE_TYPE = "JKS";

  private final Map<String, ?> config;

  private RegistryConfigReader(Map<String, ?> config) {
    this.config = config;
  }

  static RegistryConfig read(Map<String, ?> config) {
    return new RegistryConfigReader(config).read();
  }

  static List<SettingDescription> descriptions() {
    RegistryConfig defaults = RegistryConfig.of(URI.create("http://registry:8081"));
    List<SettingDescription> keys = new ArrayList<>();
    keys.add(
        SettingDescription.required(
            RegistryConfig.URL,
            "list of URLs",
            "http or https, comma-separated",
            "Base URLs of equivalent registries, tried in turn. Those of Apicurio end in"
                + " `/apis/ccompat/v7`."));
    keys.add(
        SettingDescription.optional(
            PREFIX + "basic.auth.user.info",
            "secret",
            "`user:password`",
            "Login of HTTP basic authentication. The URL may contain it instead."));
    keys.addAll(TlsConfigReader.descriptions(PREFIX, STORE_TYPE, "the registry"));
    keys.add(
        millis(
            "connect.timeout.ms", defaults.connectTimeout(), "Timeout for opening a connection."));
    keys.add(
        millis(
            "request.timeout.ms",
            defaults.requestTimeout(),
            "Timeout for one request and its response."));
    keys.add(
        new SettingDescription(
            PREFIX + "max.retries",
            "integer",
            String.valueOf(defaults.retry().attempts() - 1),
            "0 or more",
            "Retries after a connection error, 429 or 5xx."));
    keys.add(
        millis(
            "retries.wait.ms",
            defaults.retry().pause(),
            "Longest pause before the first retry. It doubles with each retry; half of it is"
                + " random."));
    keys.add(millis("retries.max.wait.ms", defaults.retry().maxPause(), "Longest pause."));
    keys.add(
        new SettingDescription(
            PREFIX + "auto.register",
            "boolean",
            String.valueOf(defaults.autoRegister()),
            "true, false",
            "Whether clients register missing schemas. With false, an unregistered schema is an"
                + " error."));
    return List.copyOf(keys);
  }

  private static SettingDescription millis(String key, Duration defaultValue, String meaning) {
    return new SettingDescription(
        PREFIX + key,
        "integer",
        String.valueOf(defaultValue.toMillis()),
        "0 or more",
        meaning + " Milliseconds.");
  }

  private RegistryConfig read() {
    List<URI> urls = new ArrayList<>();
    BasicAuth auth = credentials("basic.auth.user.info", text("basic.auth.user.info"));
    for (String urlList : required("url").split(",", -1)) {
      URI url = url(urlList.strip());
      // Credentials in the URL would appear wherever the URL does.
      auth =
          auth == null
              ? credentials("url", url.getRawUserInfo() == null ? null : url.getUserInfo())
              : auth;
      urls.add(withoutTrailingSlash(url));
    }
    RetryPolicy retry = RetryPolicy.DEFAULT;
    RegistryConfig defaults = RegistryConfig.of(urls.toArray(new URI[0]));
    return new RegistryConfig(
        urls,
        auth,
        new TlsConfigReader(config, PREFIX, STORE_TYPE).read(),
        millis("connect.timeout.ms", defaults.connectTimeout()),
        millis("request.timeout.ms", defaults.requestTimeout()),
        retries(retry),
        flag("auto.register", defaults.autoRegister()));
  }

  private RetryPolicy retries(RetryPolicy defaults) {
    Duration pause = millis("retries.wait.ms", defaults.pause());
    Duration longest = millis("retries.max.wait.ms", defaults.maxPause());
    int retries = Math.toIntExact(number("max.retries", defaults.attempts() - 1L));
    return new RetryPolicy(retries + 1, pause, longest.compareTo(pause) < 0 ? pause : longest);
  }

  private static @Nullable BasicAuth credentials(String key, @Nullable String userInfo) {
    if (userInfo == null) {
      return null;
    }
    try {
      return BasicAuth.parse(userInfo);
    } catch (IllegalArgumentException e) {
      throw invalid(key, "is not valid: " + e.getMessage());
    }
  }

  private static URI url(String rawUrl) {
    try {
      URI url = new URI(rawUrl);
      String scheme = url.getScheme();
      if (url.getHost() != null && ("http".equals(scheme) || "https".equals(scheme))) {
        return url;
      }
    } catch (URISyntaxException e) {
      // Neither the exception nor the text is quoted: it may contain a password.
    }
    throw invalid("url", "must be http:// or https:// URLs with a host, separated by commas");
  }

  private static URI withoutTrailingSlash(URI url) {
    String path = url.getRawPath() == null ? "" : url.getRawPath().replaceAll("/+$", "");
    String port = url.getPort() < 0 ? "" : ":" + url.getPort();
    return URI.create(url.getScheme() + "://" + url.getHost() + port + path);
  }

  private @Nullable String text(String key) {
    Object value = config.get(PREFIX + key);
    String text = value == null ? "" : value.toString().strip();
    return text.isEmpty() ? null : text;
  }

  private String required(String key) {
    String value = text(key);
    if (value == null) {
      throw invalid(key, "is not set: give the registry's base URL, e.g. http://registry:8081");
    }
    return value;
  }

  private Duration millis(String key, Duration defaultValue) {
    return Duration.ofMillis(number(key, defaultValue.toMillis()));
  }

  private long number(String key, long defaultValue) {
    String value = text(key);
    if (value == null) {
      return defaultValue;
    }
    try {
      int number = Integer.parseInt(value);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // reported by the message below
    }
    throw invalid(key, "must be a whole number that is not negative, not '" + value + "'");
  }

  private boolean flag(String key, boolean defaultValue) {
    String value = text(key);
    if (value == null) {
      return defaultValue;
    }
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      default -> throw invalid(key, "must be true or false, not '" + value + "'");
    };
  }

  private static IllegalArgumentException invalid(String key, String message) {
    return new IllegalArgumentException(PREFIX + key + " " + message);
  }
}
