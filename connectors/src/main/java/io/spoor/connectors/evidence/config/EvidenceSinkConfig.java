package io.spoor.connectors.evidence.config;

import io.spoor.connectors.evidence.seal.EvidenceLogConfig;
import io.spoor.connectors.evidence.seal.SegmentLimits;
import io.spoor.connectors.sink.BackoffConfig;
import io.spoor.connectors.sink.ConfigValues;
import io.spoor.evidence.EvidenceException;
import io.spoor.evidence.avro.RecordKind;
import io.spoor.evidence.note.KeyFiles;
import io.spoor.evidence.note.KeyName;
import io.spoor.evidence.note.SigningKey;
import io.spoor.platform.connection.KafkaConnection;
import io.spoor.platform.registry.RegistryConfig;
import io.spoor.schemas.topic.Topic;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigException;

/**
 * Configuration of the task. {@link EvidenceSinkKeys} has the keys, their defaults and their
 * meaning.
 *
 * @param log location of the log, and its signing keys
 * @param limits conditions for sealing a segment
 * @param retries pauses while the disk is failing
 * @param kafka Kafka connection for querying partition bounds
 * @param registry schema registry of the records
 * @param consumerGroup consumer group of the sink
 */
public record EvidenceSinkConfig(
    EvidenceLogConfig log,
    SegmentLimits limits,
    BackoffConfig retries,
    KafkaConnection kafka,
    RegistryConfig registry,
    String consumerGroup) {
  /** Connect's prefix of the groups of sinks, before the name of the connector. */
  private static final String GROUP_PREFIX = "connect-";

  private static final String[] NONE = {};

  /**
   * Reads a connector's properties and the key files.
   *
   * @throws ConfigException stating the error, its place and the remedy
   */
  public static EvidenceSinkConfig of(Map<String, String> properties) {
    AbstractConfig values = new AbstractConfig(EvidenceSinkKeys.definition(), properties, false);
    checkTopics(properties);
    return new EvidenceSinkConfig(
        new EvidenceLogConfig(
            Path.of(values.getString(EvidenceSinkKeys.DIRECTORY)),
            name(values),
            key(EvidenceSinkKeys.KEY_FILE, values.getString(EvidenceSinkKeys.KEY_FILE)),
            Optional.ofNullable(values.getString(EvidenceSinkKeys.OLD_KEY_FILE))
                .map(file -> key(EvidenceSinkKeys.OLD_KEY_FILE, file))),
        new SegmentLimits(
            values.getInt(EvidenceSinkKeys.SEGMENT_RECORDS),
            values.getInt(EvidenceSinkKeys.SEGMENT_BYTES),
            ConfigValues.millis(values, EvidenceSinkKeys.SEGMENT_INTERVAL)),
        ConfigValues.backoff(values, EvidenceSinkKeys.BACKOFF, EvidenceSinkKeys.BACKOFF_MAX),
        ConfigValues.parse(() -> KafkaConnection.fromMap(properties)),
        ConfigValues.parse(() -> RegistryConfig.fromMap(properties)),
        properties.getOrDefault(
            EvidenceSinkKeys.GROUP_OVERRIDE,
            GROUP_PREFIX + properties.getOrDefault(EvidenceSinkKeys.NAME, "spoor-evidence")));
  }

  private static void checkTopics(Map<String, String> properties) {
    if (!properties.getOrDefault(EvidenceSinkKeys.TOPICS_REGEX, "").isBlank()) {
      throw new ConfigException(
          EvidenceSinkKeys.TOPICS_REGEX
              + " cannot be used for evidence: name the topics with "
              + EvidenceSinkKeys.TOPICS);
    }
    List<String> sealable = RecordKind.allTopics().stream().map(Topic::name).toList();
    String topics = properties.get(EvidenceSinkKeys.TOPICS);
    for (String topic : topics == null || topics.isBlank() ? NONE : topics.split(",", -1)) {
      if (!sealable.contains(topic.strip())) {
        throw new ConfigException(
            "%s: %s cannot be sealed as evidence; topics of evidence are %s"
                .formatted(EvidenceSinkKeys.TOPICS, topic.strip(), String.join(", ", sealable)));
      }
    }
  }

  private static String name(AbstractConfig values) {
    String name = values.getString(EvidenceSinkKeys.LOG_NAME);
    try {
      KeyName.check(name);
      return name;
    } catch (IllegalArgumentException e) {
      throw new ConfigException(EvidenceSinkKeys.LOG_NAME + ": " + e.getMessage());
    }
  }

  private static SigningKey key(String setting, String file) {
    try {
      return KeyFiles.read(Path.of(file));
    } catch (EvidenceException e) {
      throw new ConfigException(
          setting + ": " + e.getMessage() + ". No record is lost: unsealed records are read again");
    }
  }

  @Override
  public String toString() {
    return "evidence in " + log.directory();
  }
}
