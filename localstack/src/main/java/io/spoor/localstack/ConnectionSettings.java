package io.spoor.localstack;

import io.spoor.localstack.security.StackSecurity;
import io.spoor.platform.access.ServiceAccount;
import io.spoor.platform.connection.SecretResolver;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Builds settings of connections to a local stack, with an account's login if the stack requires
 * one.
 */
public final class ConnectionSettings {

  private final Optional<StackSecurity> security;

  private ConnectionSettings(Optional<StackSecurity> security) {
    this.security = security;
  }

  /** The settings for a home's stack. */
  public static ConnectionSettings of(StackHome home) {
    return new ConnectionSettings(home.security());
  }

  /** {@code bootstrap.servers} and {@code kafka.*}. */
  public Map<String, String> kafka(Endpoints endpoints, ServiceAccount account) {
    return settings(
        "bootstrap.servers",
        endpoints.bootstrapServers(),
        security.map(secured -> secured.kafkaSettings(account)));
  }

  /** {@code schema.registry.*}. */
  public Map<String, String> registry(Endpoints endpoints, ServiceAccount account) {
    return settings(
        "schema.registry.url",
        endpoints.registryUrl(),
        security.map(secured -> secured.registrySettings(account)));
  }

  /** {@code elasticsearch.*}. */
  public Map<String, String> elasticsearch(Endpoints endpoints, ServiceAccount account) {
    return settings(
        "elasticsearch.url",
        endpoints.elasticsearchUrl(),
        security.map(secured -> secured.elasticsearchSettings(account)));
  }

  /** Kafka and the registry. */
  public Map<String, String> kafkaAndRegistry(Endpoints endpoints, ServiceAccount account) {
    Map<String, String> settings = new HashMap<>(kafka(endpoints, account));
    settings.putAll(registry(endpoints, account));
    return settings;
  }

  private static Map<String, String> settings(
      String key, String where, Optional<Map<String, String>> login) {
    Map<String, String> settings = new HashMap<>(login.orElse(Map.of()));
    settings.put(key, where);
    return SecretResolver.resolve(settings);
  }
}
