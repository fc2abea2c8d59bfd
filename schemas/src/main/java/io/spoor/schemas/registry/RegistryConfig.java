package io.spoor.schemas.registry;

import io.spoor.schemas.connection.BasicAuth;
import io.spoor.schemas.connection.TlsConfig;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How to reach the schema registry.
 *
 * @param urls base URLs of equal registries, tried in turn; http or https, without user info or
 *     trailing slash
 * @param basicAuth credentials; null means none are sent
 * @param tls what https trusts and presents
 * @param connectTimeout to open a connection
 * @param requestTimeout for one request and its answer
 * @param retry what happens when the registry cannot serve
 * @param autoRegister whether serialisers register schemas; if not, an unregistered one is an error
 */
public record RegistryConfig(
    List<URI> urls,
    @Nullable BasicAuth basicAuth,
    TlsConfig tls,
    Duration connectTimeout,
    Duration requestTimeout,
    RetryPolicy retry,
    boolean autoRegister) {

  /** What every key of {@link #fromMap} begins with. */
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
   * Defaults for this registry: no credentials, Java's trust, 5 s to connect, 10 s a request,
   * schemas registered.
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

  /**
   * From the {@code schema.registry.*} keys; others are ignored. README.md lists them.
   *
   * @throws IllegalArgumentException naming the key whose value is wrong, never showing a secret
   */
  public static RegistryConfig fromMap(Map<String, ?> config) {
    return RegistryConfigReader.read(config);
  }

  /** The same with other retries. */
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
