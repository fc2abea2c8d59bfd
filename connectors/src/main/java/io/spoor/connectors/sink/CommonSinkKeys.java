package io.spoor.connectors.sink;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;

import io.spoor.platform.connection.KafkaConnection;
import io.spoor.platform.registry.RegistryConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Range;

/** Keys, and key definitions, shared by several sinks. */
public final class CommonSinkKeys {
  private CommonSinkKeys() {}

  /** Defines a mandatory text. */
  public static void required(ConfigDef keys, String key, String meaning) {
    keys.define(
        key,
        ConfigDef.Type.STRING,
        ConfigDef.NO_DEFAULT_VALUE,
        new ConfigDef.NonEmptyString(),
        HIGH,
        meaning);
  }

  /** Defines a duration from a millisecond to an hour. */
  public static void millis(ConfigDef keys, String key, int defaultValue, String meaning) {
    keys.define(
        key,
        ConfigDef.Type.INT,
        defaultValue,
        Range.between(1, 3_600_000),
        LOW,
        meaning + " Milliseconds.");
  }

  /**
   * Defines the Kafka address, for a sink with its own Kafka client; other Kafka keys pass through.
   */
  public static void kafka(ConfigDef keys, String purpose) {
    required(
        keys,
        KafkaConnection.BOOTSTRAP_SERVERS,
        "Kafka, " + purpose + ". All kafka.* keys of docs/configuration.md apply.");
  }

  /** Defines the registry address; other registry keys pass through. */
  public static void registry(ConfigDef keys) {
    keys.define(
        RegistryConfig.URL,
        ConfigDef.Type.STRING,
        ConfigDef.NO_DEFAULT_VALUE,
        HIGH,
        "Base URLs of the schema registry, comma-separated. All schema.registry.* keys of"
            + " docs/configuration.md apply.");
  }
}
