package io.spoor.connectors.alerts.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;

import io.spoor.connectors.sink.CommonSinkKeys;
import io.spoor.connectors.sink.TrustKeys;
import io.spoor.platform.access.AccessMatrix;
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
  public static final String EVIDENCE_GROUP = "alerts.evidence.group";
  public static final String CACHE_SIZE = "alerts.remembered";

  private static final int MIB = 1 << 20;

  private AlertSinkKeys() {}

  /**
   * All keys with their defaults, bounds and docs; Kafka's and the registry's keys pass through.
   */
  public static ConfigDef definition() {
    ConfigDef keys = new ConfigDef();
    CommonSinkKeys.required(
        keys, TARGET, "The target of this connector, by its name in the routing file.");
    CommonSinkKeys.required(
        keys, ROUTING, "The routing file, on the worker: all targets and routes.");
    keys.define(
        ROUTING_DIGEST,
        ConfigDef.Type.STRING,
        null,
        LOW,
        "Any text, such as a digest of the routing file: a change makes Connect reload the file.");
    keys.define(
        SINCE,
        ConfigDef.Type.STRING,
        null,
        MEDIUM,
        "RFC 3339 time: records published before it are not sent. For a target added "
            + "to a running installation.");
    CommonSinkKeys.kafka(keys, "to write delivery records");
    TrustKeys.define(keys, PREFIX + "ssl.truststore.", "the target");
    CommonSinkKeys.millis(keys, CONNECT_TIMEOUT, 5_000, "Timeout for opening a connection.");
    CommonSinkKeys.millis(keys, REQUEST_TIMEOUT, 10_000, "Timeout for a request and its response.");
    keys.define(
        IN_FLIGHT,
        ConfigDef.Type.INT,
        4,
        Range.between(1, 64),
        MEDIUM,
        "Concurrent messages to the target; the messages of one alert are always "
            + "sent one after the other.");
    keys.define(
        BUFFER_BYTES,
        ConfigDef.Type.INT,
        8 * MIB,
        Range.atLeast(1 << 16),
        LOW,
        "Bytes of records of one task waiting for the target before the task stops "
            + "reading from Kafka.");
    CommonSinkKeys.millis(
        keys,
        BACKOFF,
        200,
        "Longest pause after a first failure; it doubles with each further failure.");
    CommonSinkKeys.millis(
        keys, BACKOFF_MAX, 15_000, "Longest pause. The number of retries is not limited.");
    keys.define(
        BREAKER_FAILURES,
        ConfigDef.Type.INT,
        5,
        Range.between(1, 1_000),
        LOW,
        "Consecutive failures after which only one message at a time is tried.");
    keys.define(
        CACHE_SIZE,
        ConfigDef.Type.INT,
        100_000,
        Range.between(1, 10_000_000),
        LOW,
        "Alerts of one task whose last delivery is cached.");
    keys.define(
        EVIDENCE_GROUP,
        ConfigDef.Type.STRING,
        AccessMatrix.checkpointGroup(AccessMatrix.EVIDENCE_GROUP),
        LOW,
        "Consumer group in which the evidence sink stores its last checkpoint: notifications carry "
            + "a copy. Empty: none.");
    CommonSinkKeys.registry(keys);
    return keys;
  }
}
