package io.spoor.connectors.opinion.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;

import io.spoor.connectors.sink.CommonSinkKeys;
import io.spoor.connectors.sink.TrustKeys;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Range;

/** Configuration keys of the connector. */
public final class OpinionSinkKeys {
  public static final String URL = "opinion.url";
  public static final String TOKEN_FILE = "opinion.token.file";

  /** Prefix of the trust keys: {@code opinion.ssl.*}. */
  public static final String PREFIX = "opinion.";

  public static final String PER_MINUTE = "opinion.per.minute";
  public static final String PER_TENANT_MINUTE = "opinion.per.tenant.minute";
  public static final String QUEUE = "opinion.queue";
  public static final String IN_FLIGHT = "opinion.in.flight";
  public static final String MAX_AGE = "opinion.max.age.ms";
  public static final String CONNECT_TIMEOUT = "opinion.connect.timeout.ms";
  public static final String REQUEST_TIMEOUT = "opinion.request.timeout.ms";
  public static final String RETRIES = "opinion.connect.retries";
  public static final String BACKOFF = "opinion.retry.backoff.ms";
  public static final String BACKOFF_MAX = "opinion.retry.backoff.max.ms";

  private OpinionSinkKeys() {}

  /**
   * All keys with their defaults, bounds and docs; Kafka's and the registry's keys pass through.
   */
  public static ConfigDef definition() {
    ConfigDef keys = new ConfigDef();
    keys.define(
        URL,
        ConfigDef.Type.STRING,
        ConfigDef.NO_DEFAULT_VALUE,
        new OpinionUrlValidator(),
        HIGH,
        "The endpoint that is asked by POST.");
    keys.define(
        TOKEN_FILE,
        ConfigDef.Type.STRING,
        null,
        MEDIUM,
        "File with a bearer token for the endpoint, on the worker; no other user may read it.");
    keys.define(
        PER_MINUTE,
        ConfigDef.Type.INT,
        30,
        Range.between(1, 10_000),
        MEDIUM,
        "Questions within any minute.");
    keys.define(
        PER_TENANT_MINUTE,
        ConfigDef.Type.INT,
        10,
        Range.between(1, 10_000),
        MEDIUM,
        "Questions of one tenant within any minute.");
    keys.define(
        QUEUE,
        ConfigDef.Type.INT,
        1_000,
        Range.between(1, 100_000),
        LOW,
        "Questions that may wait. Beyond, the agent with most loses its newest one.");
    keys.define(
        IN_FLIGHT,
        ConfigDef.Type.INT,
        4,
        Range.between(1, 64),
        LOW,
        "Questions that are asked at the same time.");
    CommonSinkKeys.millis(
        keys, MAX_AGE, 3_600_000, "Age of a finding from which on it is not asked about.");
    TrustKeys.define(keys, PREFIX + "ssl.truststore.", "the endpoint");
    CommonSinkKeys.millis(keys, CONNECT_TIMEOUT, 5_000, "Timeout for opening a connection.");
    CommonSinkKeys.millis(keys, REQUEST_TIMEOUT, 30_000, "Timeout for a question and its answer.");
    keys.define(
        RETRIES,
        ConfigDef.Type.INT,
        3,
        Range.between(0, 10),
        LOW,
        "Further attempts if no connection can be opened. Nothing else is tried again.");
    CommonSinkKeys.millis(
        keys, BACKOFF, 1_000, "Longest pause before the first of them; it doubles with each.");
    CommonSinkKeys.millis(keys, BACKOFF_MAX, 15_000, "Longest pause.");
    CommonSinkKeys.kafka(keys, "to record answers");
    CommonSinkKeys.registry(keys);
    return keys;
  }
}
