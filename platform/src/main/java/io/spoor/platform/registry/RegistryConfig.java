package io.spoor.platform.registry;

import io.spoor.platform.connection.BasicAuth;
import io.spoor.platform.connection.TlsConfig;
import io.spoor.schemas.setting.SettingDescription;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Connection settings for the schema registry.
 *
 * @param urls base URLs of equivalent registries, tried in turn; http or https, without user info
 *     or trailing slash
 * @param basicAuth credentials; null: none
 * @param tls trust and client certificate for https
 * @param connectTimeout timeout for opening a connection
 * @param requestTimeout timeout for one request and its response
 * @param retry retries if the registry is unavailable
 * @param autoRegister whether serialisers register schemas; if not, an unregistered schema is an
 *     error
 */
public record RegistryConfig(
    List<URI> urls,
    @Nullable BasicAuth basicAuth,
    TlsConfig tls,
    Duration connectTimeout,
    Duration requestTimeout,
    RetryPolicy retry,
    boolean autoRegister) {

  /** Prefix of every key of {@link #fromMap}. */
  public static final String PREFIX = "schema.registry.";

  /** Key: base URLs, comma-separated. */
  public static final String URL = PREFIX + "url";

  public RegistryConfig {
    urls = List.copyOf(urls);
    if (urls.isEmpty()) {
      throw new IllegalArgumentException(
          URL + " is not set: give the registry's base URL, e.g. http://registry:8081");
    }
    positive("connect.timeout.ms", connectTimeout);
    positive("request.timeout.ms", requestTimeout);
  }

  /**
   * Defaults for this registry: no credentials, Java's trust store, 5 s to connect, 10 s per
   * request, schemas are registered.
   */
  public static RegistryConfig of(URI... urls) {
    return new RegistryConfig(
        List.of(urls),
        null,
        TlsConfig.javaDefault(PREFIX),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        RetryPolicy.DEFAULT,
        true);
  }

  /** The {@code schema.registry.*} keys, for the configuration reference. */
  public static List<SettingDescription> descriptions() {
    return RegistryConfigReader.descriptions();
  }

  /**
   * Reads the {@code schema.registry.*} keys ({@link #descriptions}); other keys are ignored.
   *
   * @throws IllegalArgumentException naming the key with the invalid value; never contains a secret
   */
  public static RegistryConfig fromMap(Map<String, ?> config) {
    return RegistryConfigReader.read(config);
  }

  /** A copy with another retry policy. */
  public RegistryConfig withRetry(RetryPolicy retryPolicy) {
    return new RegistryConfig(
        urls, basicAuth, tls, connectTimeout, requestTimeout, retryPolicy, autoRegister);
  }

  private static void positive(String key, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(
          PREFIX + key + " must be positive, not " + value.toMillis());
    }
  }
}
