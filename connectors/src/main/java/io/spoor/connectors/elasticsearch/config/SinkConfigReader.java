package io.spoor.connectors.elasticsearch.config;

import io.spoor.connectors.elasticsearch.config.SinkConfig.BatchConfig;
import io.spoor.connectors.elasticsearch.config.SinkConfig.ClusterConfig;
import io.spoor.connectors.sink.BackoffConfig;
import io.spoor.connectors.sink.TrustKeys;
import io.spoor.schemas.registry.RegistryConfig;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/** Reads the typed configuration, and checks what concerns more than one key. */
final class SinkConfigReader {

  private final AbstractConfig values;

  private SinkConfigReader(AbstractConfig values) {
    this.values = values;
  }

  static SinkConfig read(Map<String, String> properties) {
    AbstractConfig values = new AbstractConfig(SinkKeys.definition(), properties, false);
    return new SinkConfigReader(values).config(properties);
  }

  private SinkConfig config(Map<String, String> properties) {
    return new SinkConfig(
        new ClusterConfig(
            values.getList(SinkKeys.URL).stream().map(URI::create).toList(),
            login(),
            TrustKeys.read(values, SinkKeys.TRUSTSTORE),
            millis(SinkKeys.CONNECT_TIMEOUT),
            millis(SinkKeys.REQUEST_TIMEOUT)),
        new BatchConfig(
            values.getInt(SinkKeys.BULK_DOCUMENTS),
            values.getInt(SinkKeys.BULK_BYTES),
            millis(SinkKeys.BULK_LINGER),
            values.getInt(SinkKeys.BULK_IN_FLIGHT),
            values.getInt(SinkKeys.BUFFER_BYTES)),
        backoff(),
        values.getBoolean(SinkKeys.TEMPLATES),
        values.getInt(SinkKeys.EVENT_GENERATION),
        registry(properties));
  }

  private Login login() {
    Password apiKey = password(SinkKeys.API_KEY);
    Password password = password(SinkKeys.PASSWORD);
    String user = text(SinkKeys.USERNAME);
    if (apiKey != null) {
      if (user != null || password != null) {
        throw new ConfigException(
            "set either " + SinkKeys.API_KEY + " or " + SinkKeys.USERNAME + ", not both");
      }
      return new Login.ApiKey(apiKey);
    }
    if (user != null && password != null) {
      if (user.indexOf(':') >= 0) {
        throw new ConfigException(SinkKeys.USERNAME + " must not contain a colon (RFC 7617)");
      }
      return new Login.Basic(user, password);
    }
    if (user != null || password != null) {
      throw new ConfigException(SinkKeys.USERNAME + " and " + SinkKeys.PASSWORD + " go together");
    }
    return new Login.Anonymous();
  }

  private BackoffConfig backoff() {
    Duration first = millis(SinkKeys.BACKOFF);
    Duration longest = millis(SinkKeys.BACKOFF_MAX);
    if (longest.compareTo(first) < 0) {
      throw new ConfigException(
          SinkKeys.BACKOFF_MAX + " must not be smaller than " + SinkKeys.BACKOFF);
    }
    return new BackoffConfig(first, longest);
  }

  private static RegistryConfig registry(Map<String, String> properties) {
    try {
      return RegistryConfig.fromMap(properties);
    } catch (IllegalArgumentException e) {
      ConfigException wrong = new ConfigException(e.getMessage());
      wrong.initCause(e);
      throw wrong;
    }
  }

  private @Nullable Password password(String key) {
    Password value = values.getPassword(key);
    return value == null || value.value().isEmpty() ? null : value;
  }

  private @Nullable String text(String key) {
    String value = values.getString(key);
    return value == null || value.isBlank() ? null : value;
  }

  private Duration millis(String key) {
    return Duration.ofMillis(values.getInt(key));
  }
}
