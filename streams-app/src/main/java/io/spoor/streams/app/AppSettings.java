package io.spoor.streams.app;

import io.spoor.pipeline.settings.PropertyValues;
import io.spoor.pipeline.settings.StageSettingsReader;
import io.spoor.schemas.connection.KafkaConnection;
import io.spoor.schemas.connection.SecretResolver;
import io.spoor.schemas.registry.RegistryConfig;
import io.spoor.schemas.topic.TopicSettings;
import io.spoor.schemas.vocabulary.JoinMethod;
import io.spoor.sources.ContentCapture;
import io.spoor.sources.NormaliseSettings;
import io.spoor.sources.Normalisers;
import io.spoor.streams.topology.TopologySettings;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Settings of the application, from one properties file. Secrets may be references to files or the
 * environment ({@link SecretResolver}). {@code kafka.*} goes to every Kafka client (TLS, SASL;
 * {@link KafkaConnection}), {@code streams.*} to Kafka Streams, {@code schema.registry.*} to the
 * registry client, {@code topics.*} to the creation of topics.
 *
 * @param applicationId Kafka Streams application id; a replay has a separate one
 * @param stateDir directory of RocksDB files
 * @param healthPort 0: any free port
 * @param healthPortFile file to which the port is written once it is open
 */
public record AppSettings(
    KafkaConnection kafka,
    String applicationId,
    Path stateDir,
    String healthHost,
    int healthPort,
    Optional<Path> healthPortFile,
    TopologySettings topology,
    TopicSettings topics,
    RegistryConfig registry,
    Map<String, String> streams) {
  private static final String STREAMS = "streams.";

  public AppSettings {
    streams = Map.copyOf(streams);
  }

  /** Reads a properties file; as {@link #from}. */
  public static AppSettings read(Path file) throws IOException {
    return from(load(file));
  }

  /** The properties of a file, unchanged. */
  static Map<String, String> load(Path file) throws IOException {
    var properties = new Properties();
    try (Reader in = Files.newBufferedReader(file)) {
      properties.load(in);
    }
    Map<String, String> config = new HashMap<>();
    properties
        .stringPropertyNames()
        .forEach(name -> config.put(name, properties.getProperty(name)));
    return config;
  }

  /**
   * Reads the settings; throws {@link IllegalArgumentException} with the key and the fault of its
   * value.
   */
  public static AppSettings from(Map<String, String> rawConfig) {
    Map<String, String> config = SecretResolver.resolve(rawConfig);
    var defaults = TopologySettings.defaults();
    SortedSet<String> sources =
        config.containsKey("sources")
            ? new TreeSet<>(Arrays.asList(config.get("sources").trim().split("\\s*,\\s*")))
            : Normalisers.all().sources();
    var values = new PropertyValues(config);
    var normalise =
        new NormaliseSettings(
            config.getOrDefault("tenant", defaults.normalise().tenant()),
            values.get("content.capture", AppSettings::capture, defaults.normalise().capture()),
            values.integer("max.record.bytes", defaults.normalise().maxRecordBytes()),
            values.integer("max.content.chars", defaults.normalise().maxContentChars()),
            JoinMethod.fromLabels(StageSettingsReader.disabledJoins(values)),
            TaintKeyReader.read(config));
    return new AppSettings(
        KafkaConnection.fromMap(config),
        config.getOrDefault("application.id", "spoor"),
        Path.of(values.required("state.dir")),
        config.getOrDefault("health.host", "127.0.0.1"),
        values.integer("health.port", 0),
        Optional.ofNullable(config.get("health.port.file")).map(Path::of),
        new TopologySettings(
            sources,
            normalise,
            StageSettingsReader.read(config),
            values.duration("publish.interval", defaults.publishInterval()),
            values.duration("commit.early", defaults.earlyCommitPause()),
            values.number("rows.cache.bytes", defaults.cacheBytes())),
        TopicSettings.fromMap(config, sources),
        RegistryConfig.fromMap(config),
        values.withPrefix(STREAMS));
  }

  /** Shows only the keys of {@code streams.*}, as values may be secret. */
  @Override
  public String toString() {
    return "AppSettings[kafka="
        + kafka
        + ", applicationId="
        + applicationId
        + ", stateDir="
        + stateDir
        + ", registry="
        + registry
        + ", topology="
        + topology
        + ", topics="
        + topics
        + ", streams="
        + new TreeMap<>(streams).keySet()
        + "]";
  }

  private static ContentCapture capture(String value) {
    return ContentCapture.of(value.toLowerCase(Locale.ROOT));
  }
}
