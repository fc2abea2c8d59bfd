package io.spoor.streams.app;

import io.spoor.schemas.connection.KafkaConnection;
import io.spoor.schemas.connection.SecretReferences;
import io.spoor.schemas.registry.RegistryConfig;
import io.spoor.schemas.topic.TopicSettings;
import io.spoor.streams.normalise.domain.ContentCapture;
import io.spoor.streams.normalise.domain.NormaliseSettings;
import io.spoor.streams.normalise.domain.Normalisers;
import io.spoor.streams.stage.AlertSettings;
import io.spoor.streams.stage.BaselineSettings;
import io.spoor.streams.stage.JoinMethod;
import io.spoor.streams.stage.StageSettings;
import io.spoor.streams.topology.TopologySettings;
import io.spoor.streams.tuning.DetectorSettings;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Settings of the application, from one properties file, in which secrets may be references to
 * files or the environment ({@link SecretReferences}). {@code kafka.*} goes to every Kafka client
 * (TLS, SASL; {@link KafkaConnection}), {@code streams.*} to Kafka Streams, {@code
 * schema.registry.*} to the registry client, {@code topics.*} to the creation of topics.
 *
 * @param applicationId Kafka Streams application id; a replay has its own
 * @param stateDir where RocksDB keeps its files
 * @param healthPort 0: any free port
 * @param healthPortFile where the port is written once it is open
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

  /** From a properties file; as {@link #from}. */
  public static AppSettings read(Path file) throws IOException {
    return from(load(file));
  }

  /** A properties file as it is. */
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
   * Throws {@link IllegalArgumentException} with the name of the key and what is wrong with its
   * value.
   */
  public static AppSettings from(Map<String, String> given) {
    Map<String, String> config = SecretReferences.resolve(given);
    var defaults = TopologySettings.defaults();
    SortedSet<String> sources =
        config.containsKey("sources")
            ? new TreeSet<>(Arrays.asList(config.get("sources").trim().split("\\s*,\\s*")))
            : Normalisers.sources();
    Set<String> joinsOff = joinsOff(config);
    var normalise =
        new NormaliseSettings(
            config.getOrDefault("tenant", defaults.normalise().tenant()),
            get(config, "content.capture", AppSettings::capture, defaults.normalise().capture()),
            get(
                config,
                "max.record.bytes",
                Integer::valueOf,
                defaults.normalise().maxRecordBytes()),
            get(
                config,
                "max.content.chars",
                Integer::valueOf,
                defaults.normalise().maxContentChars()),
            JoinMethod.of(joinsOff),
            TraceKeySetting.read(config));
    return new AppSettings(
        KafkaConnection.fromMap(config),
        config.getOrDefault("application.id", "spoor"),
        Path.of(required(config, "state.dir")),
        config.getOrDefault("health.host", "127.0.0.1"),
        get(config, "health.port", Integer::valueOf, 0),
        Optional.ofNullable(config.get("health.port.file")).map(Path::of),
        new TopologySettings(
            sources,
            normalise,
            stages(config),
            get(config, "publish.interval", AppSettings::duration, defaults.publishInterval()),
            get(config, "commit.early", AppSettings::duration, defaults.earlyCommits()),
            get(config, "rows.cache.bytes", Long::valueOf, defaults.cacheBytes())),
        TopicSettings.fromMap(config, sources),
        RegistryConfig.fromMap(config),
        prefixed(config, STREAMS));
  }

  /**
   * Those of the settings that decide what is found; others are left alone. As {@link #from}
   * otherwise.
   */
  public static StageSettings stages(Map<String, String> config) {
    var defaults = StageSettings.defaults();
    var stages =
        new StageSettings(
            get(config, "generation", Integer::valueOf, defaults.generation()),
            get(config, "horizon", AppSettings::duration, defaults.horizon()),
            get(config, "tombstones", AppSettings::duration, defaults.tombstones()),
            get(config, "move.chunk", Integer::valueOf, defaults.moveChunk()),
            get(config, "max.children", Integer::valueOf, defaults.maxChildren()),
            joinsOff(config),
            get(config, "replay", Boolean::valueOf, defaults.replaying()),
            detectors(config, defaults.detectors()),
            baseline(config, defaults.baseline()),
            alerts(config, defaults.alerts()));
    TopologySettings.requireThresholds(stages);
    return stages;
  }

  private static Set<String> joinsOff(Map<String, String> config) {
    return JoinMethod.off(
        names(config.getOrDefault("joins.off", "")), names(config.getOrDefault("joins.on", "")));
  }

  /** Of {@code streams.*} the keys alone: values may be secret. */
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

  private static BaselineSettings baseline(Map<String, String> config, BaselineSettings defaults) {
    return new BaselineSettings(
        get(config, "baseline.runs", Integer::valueOf, defaults.runs()),
        get(config, "baseline.learning", Integer::valueOf, defaults.learning()),
        get(config, "baseline.dormant", AppSettings::duration, defaults.dormant()));
  }

  private static AlertSettings alerts(Map<String, String> config, AlertSettings defaults) {
    return new AlertSettings(
        get(config, "alerts.window", AppSettings::duration, defaults.window()),
        get(config, "alerts.storm", Integer::valueOf, defaults.stormAlerts()),
        get(config, "alerts.storm.window", AppSettings::duration, defaults.stormWindow()));
  }

  private static Set<String> names(String value) {
    return Arrays.stream(value.trim().split("\\s*,\\s*"))
        .filter(name -> !name.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Duration duration(String value) {
    try {
      return Duration.parse(value);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          value + " is no ISO-8601 duration such as PT24H, PT10M or PT0.2S", e);
    }
  }

  private static ContentCapture capture(String value) {
    return ContentCapture.of(value.toLowerCase(Locale.ROOT));
  }

  private static DetectorSettings detectors(Map<String, String> config, DetectorSettings defaults) {
    if (config.containsKey("detectors") && config.containsKey("detectors.file")) {
      throw new IllegalArgumentException("detectors and detectors.file are both set");
    }
    return config.containsKey("detectors")
        ? get(config, "detectors", json -> DetectorSettings.parse(json, "detectors"), defaults)
        : get(config, "detectors.file", AppSettings::readDetectors, defaults);
  }

  private static DetectorSettings readDetectors(String file) {
    try {
      return DetectorSettings.read(Path.of(file));
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("there is no file " + file, e);
    } catch (IOException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  private static String required(Map<String, String> config, String key) {
    String value = config.get(key);
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(key + " is not set");
    }
    return value.trim();
  }

  private static <T> T get(
      Map<String, String> config, String key, Function<String, T> parse, T absent) {
    String value = config.get(key);
    if (value == null) {
      return absent;
    }
    try {
      return parse.apply(value.trim());
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(key + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static Map<String, String> prefixed(Map<String, String> config, String prefix) {
    Map<String, String> found = new HashMap<>();
    new TreeMap<>(config)
        .tailMap(prefix)
        .forEach(
            (key, value) -> {
              if (key.startsWith(prefix)) {
                found.put(key.substring(prefix.length()), value);
              }
            });
    return found;
  }
}
