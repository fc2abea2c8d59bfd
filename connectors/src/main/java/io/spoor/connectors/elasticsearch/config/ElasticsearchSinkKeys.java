package io.spoor.connectors.elasticsearch.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;

import io.spoor.connectors.sink.CommonSinkKeys;
import io.spoor.connectors.sink.HttpUrlValidator;
import io.spoor.connectors.sink.TrustKeys;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Range;

/** Configuration keys of the connector. */
public final class ElasticsearchSinkKeys {

  public static final String URL = "elasticsearch.url";
  public static final String API_KEY = "elasticsearch.api.key";
  public static final String USERNAME = "elasticsearch.username";
  public static final String PASSWORD = "elasticsearch.password";
  public static final String TRUSTSTORE = "elasticsearch.ssl.truststore.";
  public static final String CONNECT_TIMEOUT = "elasticsearch.connect.timeout.ms";
  public static final String REQUEST_TIMEOUT = "elasticsearch.request.timeout.ms";
  public static final String BULK_DOCUMENTS = "elasticsearch.bulk.documents";
  public static final String BULK_BYTES = "elasticsearch.bulk.bytes";
  public static final String BULK_LINGER = "elasticsearch.bulk.linger.ms";
  public static final String BULK_IN_FLIGHT = "elasticsearch.bulk.in.flight";
  public static final String BUFFER_BYTES = "elasticsearch.buffer.bytes";
  public static final String BACKOFF = "elasticsearch.retry.backoff.ms";
  public static final String BACKOFF_MAX = "elasticsearch.retry.backoff.max.ms";
  public static final String TEMPLATES = "elasticsearch.templates.manage";
  public static final String INDEX_PREFIX = "elasticsearch.index.prefix";
  public static final String INDEX_PERIODS = "elasticsearch.index.periods";
  public static final String EVENT_GENERATION = "events.generation";

  private static final int MIB = 1 << 20;

  private ElasticsearchSinkKeys() {}

  /** All keys with their defaults, bounds and docs; the registry's keys pass through. */
  public static ConfigDef definition() {
    ConfigDef keys = new ConfigDef();
    cluster(keys);
    batches(keys);
    keys.define(
        TEMPLATES,
        ConfigDef.Type.BOOLEAN,
        true,
        MEDIUM,
        "Whether the connector creates the index templates and single indices. If not, create them"
            + " before the first document.");
    keys.define(
        INDEX_PREFIX,
        ConfigDef.Type.STRING,
        "",
        new IndexPrefixValidator(),
        MEDIUM,
        "Prefix of the name of every index, alias and index template, for example "
            + "\"acme.\": readers whose role covers acme.spoor-* see only these documents.");
    keys.define(
        INDEX_PERIODS,
        ConfigDef.Type.STRING,
        "month",
        MEDIUM,
        "Period of one index of events or actions, by the append time of raw records: month or"
            + " day. A change names a future month from which on it applies, for example"
            + " \"month,2027-02=day\"; never change what applied in the past.");
    keys.define(
        EVENT_GENERATION,
        ConfigDef.Type.INT,
        0,
        Range.atLeast(0),
        LOW,
        "Replay generation of event documents: documents of a later generation "
            + "replace those of an earlier one. Other records carry their generation.");
    CommonSinkKeys.registry(keys);
    return keys;
  }

  private static void cluster(ConfigDef keys) {
    keys.define(
        URL,
        ConfigDef.Type.LIST,
        ConfigDef.NO_DEFAULT_VALUE,
        new HttpUrlValidator(),
        HIGH,
        "Base URLs of Elasticsearch nodes, comma-separated: http or https, without user info.");
    keys.define(
        API_KEY,
        ConfigDef.Type.PASSWORD,
        null,
        HIGH,
        "API key in its encoded form. It needs the cluster privileges monitor and"
            + " manage_index_templates, and create_index, index and manage on spoor-*.");
    keys.define(USERNAME, ConfigDef.Type.STRING, null, MEDIUM, "User, instead of an API key.");
    keys.define(PASSWORD, ConfigDef.Type.PASSWORD, null, MEDIUM, "The user's password.");
    TrustKeys.define(keys, TRUSTSTORE, "Elasticsearch");
    CommonSinkKeys.millis(keys, CONNECT_TIMEOUT, 5_000, "Timeout for opening a connection.");
    CommonSinkKeys.millis(
        keys,
        REQUEST_TIMEOUT,
        30_000,
        "Timeout for a request and its response; the request is then repeated.");
  }

  private static void batches(ConfigDef keys) {
    keys.define(
        BULK_DOCUMENTS,
        ConfigDef.Type.INT,
        2_000,
        Range.between(1, 100_000),
        MEDIUM,
        "Maximum number of documents in one bulk request.");
    keys.define(
        BULK_BYTES,
        ConfigDef.Type.INT,
        4 * MIB,
        Range.between(1, 90 * MIB),
        MEDIUM,
        "Maximum bytes in one bulk request, unless a single document is larger.");
    keys.define(
        BULK_LINGER,
        ConfigDef.Type.INT,
        50,
        Range.between(0, 60_000),
        MEDIUM,
        "Longest wait of a document for others to share its request, in milliseconds.");
    keys.define(
        BULK_IN_FLIGHT,
        ConfigDef.Type.INT,
        2,
        Range.between(1, 32),
        MEDIUM,
        "Concurrent bulk requests of one task.");
    keys.define(
        BUFFER_BYTES,
        ConfigDef.Type.INT,
        12 * MIB,
        Range.atLeast(MIB),
        LOW,
        "Bytes of documents of one task waiting for a request before the task stops "
            + "reading from Kafka.");
    CommonSinkKeys.millis(
        keys,
        BACKOFF,
        100,
        "Longest pause after a first failure; it doubles with each further failure.");
    CommonSinkKeys.millis(
        keys, BACKOFF_MAX, 5_000, "Longest pause. The number of retries is not limited.");
  }
}
