package io.spoor.localstack;

import io.spoor.evidence.avro.RecordKind;
import io.spoor.evidence.note.KeyFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Builds the configuration of the connector that writes the stack's evidence log. */
public final class EvidenceConnectorConfig {

  public static final String NAME = "spoor-evidence";

  /** Name of a local stack's log. */
  public static final String LOG_NAME = "spoor.local";

  /** Short, so that a new user sees a segment without waiting for a minute. */
  private static final String INTERVAL_MILLIS = "5000";

  private EvidenceConnectorConfig() {}

  /**
   * The connector's configuration.
   *
   * @param logins login settings of its connections, if the stack requires logins
   */
  static Map<String, String> config(
      StackHome home, String bootstrapServers, String registryUrl, Map<String, String> logins) {
    Map<String, String> config =
        config(bootstrapServers, registryUrl, home.evidence(), home.evidenceKey());
    config.putAll(logins);
    return config;
  }

  /**
   * The same for a log in any directory.
   *
   * @param log its directory
   * @param key the private signing key
   */
  public static Map<String, String> config(
      String bootstrapServers, String registryUrl, Path log, Path key) {
    Map<String, String> config =
        ConnectorDefaults.of(
            NAME, "io.spoor.connectors.evidence.EvidenceSinkConnector", 1, RecordKind.allTopics());
    config.put("evidence.directory", log.toString());
    config.put("evidence.log.name", LOG_NAME);
    config.put("evidence.key.file", key.toString());
    config.put("evidence.segment.interval.ms", INTERVAL_MILLIS);
    config.put("bootstrap.servers", bootstrapServers);
    config.put("schema.registry.url", registryUrl);
    return config;
  }

  /**
   * Creates the signing key at the first start, readable by its owner only.
   *
   * @throws StackException if there is a log but no key: the key must not be replaced silently
   */
  static void ensureKey(StackHome home) {
    Path key = home.evidenceKey();
    if (Files.exists(key)) {
      return;
    }
    if (Files.exists(home.evidence().resolve("segments").resolve("000000000000"))) {
      throw new StackException(
          "the signing key of the evidence log is missing: "
              + key
              + ". Restore it. If it is lost, move "
              + home.evidence()
              + " to an archive: the next log begins with a new key");
    }
    KeyFiles.create(key, LOG_NAME);
  }
}
