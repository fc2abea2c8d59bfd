package io.spoor.connectors.elasticsearch.config;

import io.spoor.connectors.elasticsearch.config.ElasticsearchSinkConfig.BatchConfig;
import io.spoor.connectors.elasticsearch.document.IndexPeriods;
import io.spoor.connectors.sink.ConfigValues;
import io.spoor.platform.connection.ElasticsearchConfig;
import io.spoor.platform.registry.RegistryConfig;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.config.AbstractConfig;

/** Reads the typed configuration and validates combinations of keys. */
final class ElasticsearchConfigReader {

  private final AbstractConfig values;

  private ElasticsearchConfigReader(AbstractConfig values) {
    this.values = values;
  }

  static ElasticsearchSinkConfig read(Map<String, String> properties) {
    AbstractConfig values =
        new AbstractConfig(ElasticsearchSinkKeys.definition(), properties, false);
    return new ElasticsearchConfigReader(values).config(properties);
  }

  private ElasticsearchSinkConfig config(Map<String, String> properties) {
    return new ElasticsearchSinkConfig(
        ConfigValues.parse(this::cluster),
        new BatchConfig(
            values.getInt(ElasticsearchSinkKeys.BULK_DOCUMENTS),
            values.getInt(ElasticsearchSinkKeys.BULK_BYTES),
            ConfigValues.millis(values, ElasticsearchSinkKeys.BULK_LINGER),
            values.getInt(ElasticsearchSinkKeys.BULK_IN_FLIGHT),
            values.getInt(ElasticsearchSinkKeys.BUFFER_BYTES)),
        ConfigValues.backoff(
            values, ElasticsearchSinkKeys.BACKOFF, ElasticsearchSinkKeys.BACKOFF_MAX),
        values.getBoolean(ElasticsearchSinkKeys.TEMPLATES),
        values.getString(ElasticsearchSinkKeys.INDEX_PREFIX),
        ConfigValues.parse(this::periods),
        values.getInt(ElasticsearchSinkKeys.EVENT_GENERATION),
        ConfigValues.parse(() -> RegistryConfig.fromMap(properties)));
  }

  private IndexPeriods periods() {
    try {
      return IndexPeriods.parse(values.getString(ElasticsearchSinkKeys.INDEX_PERIODS));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          ElasticsearchSinkKeys.INDEX_PERIODS + ": " + e.getMessage(), e);
    }
  }

  /** An unset key has a null value. */
  private ElasticsearchConfig cluster() {
    Map<String, Object> set = new HashMap<>(values.values());
    set.values().removeIf(Objects::isNull);
    return ElasticsearchConfig.fromMap(set);
  }
}
