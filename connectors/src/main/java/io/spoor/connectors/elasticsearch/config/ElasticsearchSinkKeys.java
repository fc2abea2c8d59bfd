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
        "Whether the connector creates the index templates and undated indices. If not, somebody"
            + " else must, before the first document.");
    keys.define(
        INDEX_PREFIX,
        ConfigDef.Type.STRING,
        "",
        new IndexPrefixValidator(),
        MEDIUM,
        "Put before the name of every index, alias and index template, as acme. has it: readers whose"
            + " role ends at acme.spoor-* see these documents and no others.");
    keys.define(
        EVENT_GENERATION,
        ConfigDef.Type.INT,
        0,
        Range.atLeast(0),
        LOW,
        "Replay generation of event documents: those of a later one replace those of an earlier."
            + " Other records carry their own.");
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
    CommonSinkKeys.millis(keys, CONNECT_TIMEOUT, 5_000, "Time to open a connection.");
    CommonSinkKeys.millis(
        keys, REQUEST_TIMEOUT, 30_000, "Time for a request and its answer; then it is repeated.");
  }

  private static void batches(ConfigDef keys) {
    keys.define(
        BULK_DOCUMENTS,
        ConfigDef.Type.INT,
        2_000,
        Range.between(1, 100_000),
        MEDIUM,
        "Documents in one bulk request, at most.");
    keys.define(
        BULK_BYTES,
        ConfigDef.Type.INT,
        4 * MIB,
        Range.between(1, 90 * MIB),
        MEDIUM,
        "Bytes in one bulk request, at most, unless one document alone is larger.");
    keys.define(
        BULK_LINGER,
        ConfigDef.Type.INT,
        50,
        Range.between(0, 60_000),
        MEDIUM,
        "How long a document waits for others to share its request, milliseconds.");
    keys.define(
        BULK_IN_FLIGHT,
        ConfigDef.Type.INT,
        2,
        Range.between(1, 32),
        MEDIUM,
        "Bulk requests of one task at a time.");
    keys.define(
        BUFFER_BYTES,
        ConfigDef.Type.INT,
        12 * MIB,
        Range.atLeast(MIB),
        LOW,
        "Bytes of documents of one task that wait for a request before it stops reading from"
            + " Kafka.");
    CommonSinkKeys.millis(
        keys, BACKOFF, 100, "Greatest pause after a first failure; it doubles with each.");
    CommonSinkKeys.millis(keys, BACKOFF_MAX, 5_000, "Greatest pause ever. Retries have no end.");
  }
}
