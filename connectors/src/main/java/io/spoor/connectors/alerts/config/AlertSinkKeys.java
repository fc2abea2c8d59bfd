package io.spoor.connectors.alerts.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;

import io.spoor.connectors.sink.CommonSinkKeys;
import io.spoor.connectors.sink.TrustKeys;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Range;

/** Configuration keys of the connector. */
public final class AlertSinkKeys {

  public static final String TARGET = "alerts.target";
  public static final String ROUTING = "alerts.routing.file";

  /** Prefix of the trust keys: {@code alerts.ssl.*}. */
  public static final String PREFIX = "alerts.";

  public static final String ROUTING_DIGEST = "alerts.routing.digest";
  public static final String SINCE = "alerts.since";
  public static final String CONNECT_TIMEOUT = "alerts.connect.timeout.ms";
  public static final String REQUEST_TIMEOUT = "alerts.request.timeout.ms";
  public static final String IN_FLIGHT = "alerts.in.flight";
  public static final String BUFFER_BYTES = "alerts.buffer.bytes";
  public static final String BACKOFF = "alerts.retry.backoff.ms";
  public static final String BACKOFF_MAX = "alerts.retry.backoff.max.ms";
  public static final String BREAKER_FAILURES = "alerts.breaker.failures";
  public static final String CACHE_SIZE = "alerts.remembered";

  private static final int MIB = 1 << 20;

  private AlertSinkKeys() {}

  /**
   * All keys with their defaults, bounds and docs; Kafka's and the registry's keys pass through.
   */
  public static ConfigDef definition() {
    ConfigDef keys = new ConfigDef();
    CommonSinkKeys.required(
        keys, TARGET, "The target that this connector tells, by its name in the routing file.");
    CommonSinkKeys.required(
        keys, ROUTING, "The routing file, on the worker: all targets, and who is told of what.");
    keys.define(
        ROUTING_DIGEST,
        ConfigDef.Type.STRING,
        null,
        LOW,
        "Any text, such as a digest of the routing file: a change of it has Connect read the file"
            + " again.");
    keys.define(
        SINCE,
        ConfigDef.Type.STRING,
        null,
        MEDIUM,
        "RFC 3339 time: of what was published before it nobody is told. For a target that is new"
            + " where alerts are not.");
    CommonSinkKeys.kafka(keys, "for the record of what was delivered");
    TrustKeys.define(keys, PREFIX + "ssl.truststore.", "the target");
    CommonSinkKeys.millis(keys, CONNECT_TIMEOUT, 5_000, "Time to open a connection.");
    CommonSinkKeys.millis(keys, REQUEST_TIMEOUT, 10_000, "Time for a request and its answer.");
    keys.define(
        IN_FLIGHT,
        ConfigDef.Type.INT,
        4,
        Range.between(1, 64),
        MEDIUM,
        "Messages to the target at a time; those of one alert always one after the other.");
    keys.define(
        BUFFER_BYTES,
        ConfigDef.Type.INT,
        8 * MIB,
        Range.atLeast(1 << 16),
        LOW,
        "Bytes of records of one task that wait for the target before it stops reading from Kafka.");
    CommonSinkKeys.millis(
        keys, BACKOFF, 200, "Greatest pause after a first failure; it doubles with each.");
    CommonSinkKeys.millis(keys, BACKOFF_MAX, 15_000, "Greatest pause ever. Retries have no end.");
    keys.define(
        BREAKER_FAILURES,
        ConfigDef.Type.INT,
        5,
        Range.between(1, 1_000),
        LOW,
        "Failures in a row after which only one message at a time is tried.");
    keys.define(
        CACHE_SIZE,
        ConfigDef.Type.INT,
        100_000,
        Range.between(1, 10_000_000),
        LOW,
        "Alerts of which a task remembers what the target was told.");
    CommonSinkKeys.registry(keys);
    return keys;
  }
}
