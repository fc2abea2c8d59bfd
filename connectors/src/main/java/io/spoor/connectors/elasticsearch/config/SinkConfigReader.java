package io.spoor.connectors.elasticsearch.config;

import io.spoor.connectors.elasticsearch.config.SinkConfig.BatchConfig;
import io.spoor.connectors.sink.ConfigValues;
import io.spoor.schemas.connection.ElasticsearchConfig;
import io.spoor.schemas.registry.RegistryConfig;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.config.AbstractConfig;

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
        ConfigValues.typed(this::cluster),
        new BatchConfig(
            values.getInt(SinkKeys.BULK_DOCUMENTS),
            values.getInt(SinkKeys.BULK_BYTES),
            ConfigValues.millis(values, SinkKeys.BULK_LINGER),
            values.getInt(SinkKeys.BULK_IN_FLIGHT),
            values.getInt(SinkKeys.BUFFER_BYTES)),
        ConfigValues.backoff(values, SinkKeys.BACKOFF, SinkKeys.BACKOFF_MAX),
        values.getBoolean(SinkKeys.TEMPLATES),
        values.getString(SinkKeys.INDEX_PREFIX),
        values.getInt(SinkKeys.EVENT_GENERATION),
        ConfigValues.typed(() -> RegistryConfig.fromMap(properties)));
  }

  /** A key that is not set at all has a null value. */
  private ElasticsearchConfig cluster() {
    Map<String, Object> set = new HashMap<>(values.values());
    set.values().removeIf(Objects::isNull);
    return ElasticsearchConfig.fromMap(set);
  }
}
