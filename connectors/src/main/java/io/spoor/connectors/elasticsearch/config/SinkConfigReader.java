package io.spoor.connectors.elasticsearch.config;

import io.spoor.connectors.elasticsearch.config.SinkConfig.BatchConfig;
import io.spoor.connectors.sink.BackoffConfig;
import io.spoor.schemas.connection.ElasticsearchConfig;
import io.spoor.schemas.registry.RegistryConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigException;

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
        typed(this::cluster),
        new BatchConfig(
            values.getInt(SinkKeys.BULK_DOCUMENTS),
            values.getInt(SinkKeys.BULK_BYTES),
            millis(SinkKeys.BULK_LINGER),
            values.getInt(SinkKeys.BULK_IN_FLIGHT),
            values.getInt(SinkKeys.BUFFER_BYTES)),
        backoff(),
        values.getBoolean(SinkKeys.TEMPLATES),
        values.getString(SinkKeys.INDEX_PREFIX),
        values.getInt(SinkKeys.EVENT_GENERATION),
        typed(() -> RegistryConfig.fromMap(properties)));
  }

  /** A key that is not set at all has a null value. */
  private ElasticsearchConfig cluster() {
    Map<String, Object> set = new HashMap<>(values.values());
    set.values().removeIf(Objects::isNull);
    return ElasticsearchConfig.fromMap(set);
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

  private static <T> T typed(Supplier<T> reader) {
    try {
      return reader.get();
    } catch (IllegalArgumentException e) {
      ConfigException wrong = new ConfigException(e.getMessage());
      wrong.initCause(e);
      throw wrong;
    }
  }

  private Duration millis(String key) {
    return Duration.ofMillis(values.getInt(key));
  }
}
