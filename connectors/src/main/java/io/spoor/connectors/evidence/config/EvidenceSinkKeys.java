package io.spoor.connectors.evidence.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;

import io.spoor.connectors.sink.CommonSinkKeys;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Range;

/** Configuration keys of the connector. */
public final class EvidenceSinkKeys {

  public static final String DIRECTORY = "evidence.directory";
  public static final String LOG_NAME = "evidence.log.name";
  public static final String KEY_FILE = "evidence.key.file";
  public static final String OLD_KEY_FILE = "evidence.key.old.file";
  public static final String SEGMENT_RECORDS = "evidence.segment.records";
  public static final String SEGMENT_BYTES = "evidence.segment.bytes";
  public static final String SEGMENT_INTERVAL = "evidence.segment.interval.ms";
  public static final String BACKOFF = "evidence.retry.backoff.ms";
  public static final String BACKOFF_MAX = "evidence.retry.backoff.max.ms";

  /** Connect's key, common to all sinks. */
  static final String TOPICS = "topics";

  /** Connect's key: name of the connector. */
  static final String NAME = "name";

  /** Connect's key: another consumer group than that of the connector's name. */
  static final String GROUP_OVERRIDE = "consumer.override.group.id";

  static final String TOPICS_REGEX = "topics.regex";

  private static final int MIB = 1 << 20;
  private static final int DAY = 86_400_000;

  private EvidenceSinkKeys() {}

  /**
   * All keys with their defaults, bounds and docs; Kafka's and the registry's keys pass through.
   */
  public static ConfigDef definition() {
    ConfigDef keys = new ConfigDef();
    CommonSinkKeys.required(
        keys, DIRECTORY, "Directory of the log, on the worker; one connector per log.");
    CommonSinkKeys.required(
        keys,
        LOG_NAME,
        "Name of the log, such as audit.example.com: the first line of each checkpoint. It never"
            + " changes.");
    CommonSinkKeys.required(
        keys,
        KEY_FILE,
        "Private signing key, on the worker, with the verifier key next to it; "
            + "created with: bin/spoor evidence keys new FILE --name NAME");
    keys.define(
        OLD_KEY_FILE,
        ConfigDef.Type.STRING,
        null,
        MEDIUM,
        "Private key that signed until now, to hand over from it to the key of "
            + KEY_FILE
            + ". Has no effect after the handover.");
    keys.define(
        SEGMENT_RECORDS,
        ConfigDef.Type.INT,
        10_000,
        Range.between(1, 1_000_000),
        MEDIUM,
        "Number of records after which a segment is sealed.");
    keys.define(
        SEGMENT_BYTES,
        ConfigDef.Type.INT,
        16 * MIB,
        Range.between(1 << 10, 1 << 30),
        LOW,
        "Bytes of records after which a segment is sealed.");
    keys.define(
        SEGMENT_INTERVAL,
        ConfigDef.Type.INT,
        60_000,
        Range.between(100, DAY),
        MEDIUM,
        "Longest wait of a record to be sealed, in milliseconds.");
    keys.define(
        BACKOFF,
        ConfigDef.Type.INT,
        500,
        Range.between(1, DAY),
        LOW,
        "Longest pause after the disk first rejects a write; it doubles with each "
            + "further failure. In milliseconds.");
    keys.define(
        BACKOFF_MAX,
        ConfigDef.Type.INT,
        30_000,
        Range.between(1, DAY),
        LOW,
        "Longest pause, in milliseconds. The number of retries is not limited.");
    CommonSinkKeys.kafka(keys, "to read the begin and end offsets of partitions");
    CommonSinkKeys.registry(keys);
    return keys;
  }
}
