package io.spoor.localstack;

import io.spoor.evidence.avro.RecordKind;
import io.spoor.evidence.note.KeyFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The configuration of the connector that keeps what the stack does as evidence. */
public final class EvidenceConnectorConfig {

  public static final String NAME = "spoor-evidence";

  /** Name of a local stack's log. */
  public static final String LOG_NAME = "spoor.local";

  /** Who tries Spoor out shall not wait for a minute to see a segment. */
  private static final String INTERVAL_MILLIS = "5000";

  private EvidenceConnectorConfig() {}

  /**
   * The connector's configuration.
   *
   * @param logins settings of its connections, where the stack asks for them
   */
  static Map<String, String> config(
      StackHome home, String bootstrapServers, String registryUrl, Map<String, String> logins) {
    Map<String, String> config =
        config(bootstrapServers, registryUrl, home.evidence(), home.evidenceKey());
    config.putAll(logins);
    return config;
  }

  /**
   * The same for a log anywhere.
   *
   * @param log its directory
   * @param key the private key that signs
   */
  public static Map<String, String> config(
      String bootstrapServers, String registryUrl, Path log, Path key) {
    Map<String, String> config =
        ConnectorDefaults.of(
            NAME, "io.spoor.connectors.evidence.EvidenceSinkConnector", 1, RecordKind.topics());
    config.put("evidence.directory", log.toString());
    config.put("evidence.log.name", LOG_NAME);
    config.put("evidence.key.file", key.toString());
    config.put("evidence.segment.interval.ms", INTERVAL_MILLIS);
    config.put("bootstrap.servers", bootstrapServers);
    config.put("schema.registry.url", registryUrl);
    return config;
  }

  /**
   * Makes the key that signs, at the first start; readable by its owner.
   *
   * @throws StackException if there is a log and no key: another one must not take its place
   *     unasked
   */
  static void ensureKey(StackHome home) {
    Path key = home.evidenceKey();
    if (Files.exists(key)) {
      return;
    }
    if (Files.exists(home.evidence().resolve("segments").resolve("000000000000"))) {
      throw new StackException(
          "the key that signs the evidence log is missing: "
              + key
              + ". Put it back; or, if it is lost, move "
              + home.evidence()
              + " to where it is kept, and a new log begins with a new key");
    }
    KeyFiles.create(key, LOG_NAME);
  }
}
