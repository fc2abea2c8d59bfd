package io.spoor.streams.app;

import io.spoor.pipeline.settings.PropertyValues;
import io.spoor.pipeline.settings.Setting;
import io.spoor.pipeline.settings.StageSettingsReader;
import io.spoor.platform.connection.HostCheck;
import io.spoor.platform.connection.KafkaConnection;
import io.spoor.platform.connection.SecretResolver;
import io.spoor.platform.registry.RegistryConfig;
import io.spoor.schemas.setting.SettingDescription;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Settings of the application, from one properties file. Secrets may be references to files or the
 * environment ({@link SecretResolver}). {@code kafka.*} goes to every Kafka client (TLS, SASL;
 * {@link KafkaConnection}), {@code streams.*} to Kafka Streams, {@code schema.registry.*} to the
 * registry client, {@code topics.*} to the creation of topics.
 *
 * @param applicationId Kafka Streams application id; a replay has a separate one
 * @param stateDir directory of RocksDB files
 * @param healthPort 0: any free port
 * @param healthHosts names under which clients reach the health page
 * @param healthPortFile file to which the port is written once it is open
 */
public record AppSettings(
    KafkaConnection kafka,
    String applicationId,
    Path stateDir,
    String healthHost,
    int healthPort,
    HostCheck healthHosts,
    Optional<Path> healthPortFile,
    TopologySettings topology,
    TopicSettings topics,
    RegistryConfig registry,
    Map<String, String> streams) {
  /** Prefix of the settings of Kafka Streams. */
  public static final String STREAMS = "streams.";

  private static final TopologySettings DEFAULTS = TopologySettings.defaults();
  private static final Setting<String> APPLICATION_ID =
      Setting.text(
          "application.id",
          "spoor",
          "as Kafka's",
          "Application id of Kafka Streams: consumer group and prefix of internal topics. Other"
              + " installations on the same Kafka need different ids.");
  private static final SettingDescription STATE_DIR =
      SettingDescription.required(
          "state.dir",
          "path",
          "",
          "Directory of the state (RocksDB): a separate one per instance, which survives a"
              + " restart.");
  private static final SettingDescription SOURCES =
      new SettingDescription(
          "sources",
          "list of names",
          String.join(",", Normalisers.all().sources()),
          String.join(", ", Normalisers.all().sources()),
          "Sources whose raw topics are created and read, comma-separated.");
  private static final Setting<String> TENANT =
      Setting.text("tenant", DEFAULTS.normalise().tenant(), "not empty", "Tenant of every event.");
  private static final SettingDescription CONTENT_CAPTURE =
      new SettingDescription(
          "content.capture",
          "text",
          DEFAULTS.normalise().capture().label(),
          Arrays.stream(ContentCapture.values())
              .map(ContentCapture::label)
              .collect(Collectors.joining(", ")),
          "How much content (tool arguments, results, messages) is stored. Live secrets are removed"
              + " in every mode.");
  private static final Setting<Integer> MAX_RECORD_BYTES =
      Setting.integer(
          "max.record.bytes",
          DEFAULTS.normalise().maxRecordBytes(),
          "1 or more",
          "Larger raw records become dead letters.");
  private static final Setting<Integer> MAX_CONTENT_CHARS =
      Setting.integer(
          "max.content.chars",
          DEFAULTS.normalise().maxContentChars(),
          "1 or more",
          "Length at which the mode `redacted` cuts a content field.");
  private static final Setting<String> HEALTH_HOST =
      Setting.text(
          "health.host",
          "127.0.0.1",
          "address or name",
          "Address of the pages `/health`, `/health/live`, `/health/ready` and `/metrics`.");
  private static final Setting<Integer> HEALTH_PORT =
      Setting.integer("health.port", 0, "0 to 65535", "Port of these pages; 0: any free port.");
  private static final SettingDescription HEALTH_ALLOWED_HOSTS =
      SettingDescription.optional(
          "health.allowed.hosts",
          "list of names",
          "host names or addresses",
          "Names and addresses under which clients reach these pages, comma-separated. Requests"
              + " under `localhost`, a loopback address or the listener's address are accepted too,"
              + " others are refused.");
  private static final SettingDescription HEALTH_PORT_FILE =
      SettingDescription.optional(
          "health.port.file",
          "path",
          "",
          "File to which the application writes the port once it is open.");
  private static final Setting<Duration> PUBLISH_INTERVAL =
      Setting.duration(
          "publish.interval",
          DEFAULTS.publishInterval(),
          "positive",
          "Interval of publishing changed chains. In a backlog it is five times as long, and chains"
              + " that still change wait for up to ten seconds.");
  private static final Setting<Duration> COMMIT_EARLY =
      Setting.duration(
          "commit.early",
          DEFAULTS.earlyCommitPause(),
          "0 or more",
          "Approximate commit interval of a thread while live records arrive. `PT0S`: only"
              + " `streams.commit.interval.ms`.");
  private static final Setting<Long> CACHE_BYTES =
      Setting.number(
          "rows.cache.bytes",
          DEFAULTS.cacheBytes(),
          "",
          "State that all tasks of the process hold in memory, by its serialised size. As objects"
              + " it takes about twice as much.");

  private static final Setting<Boolean> DECISION_VIEWS =
      Setting.flag(
          "decisions.views",
          DEFAULTS.decisionViews(),
          "Whether views of live chains are published for decision servers, with a heartbeat of"
              + " each task every 100 ms. Set it on every instance.");

  public AppSettings {
    streams = Map.copyOf(streams);
  }

  /** The keys but those of connections and of Kafka Streams, for the configuration reference. */
  public static List<SettingDescription> descriptions() {
    List<SettingDescription> keys = new ArrayList<>();
    keys.add(STATE_DIR);
    keys.add(APPLICATION_ID.description());
    keys.add(SOURCES);
    keys.add(TENANT.description());
    keys.add(CONTENT_CAPTURE);
    keys.add(MAX_CONTENT_CHARS.description());
    keys.add(MAX_RECORD_BYTES.description());
    keys.addAll(TaintKeyReader.descriptions());
    keys.addAll(StageSettingsReader.descriptions());
    keys.add(PUBLISH_INTERVAL.description());
    keys.add(COMMIT_EARLY.description());
    keys.add(CACHE_BYTES.description());
    keys.add(DECISION_VIEWS.description());
    keys.add(HEALTH_HOST.description());
    keys.add(HEALTH_PORT.description());
    keys.add(HEALTH_ALLOWED_HOSTS);
    keys.add(HEALTH_PORT_FILE);
    keys.addAll(TopicSettings.descriptions());
    return List.copyOf(keys);
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
    SortedSet<String> sources =
        config.containsKey(SOURCES.key())
            ? new TreeSet<>(Arrays.asList(config.get(SOURCES.key()).trim().split("\\s*,\\s*")))
            : Normalisers.all().sources();
    var values = new PropertyValues(config);
    var normalise =
        new NormaliseSettings(
            config.getOrDefault(TENANT.key(), TENANT.defaultValue()),
            values.get(CONTENT_CAPTURE.key(), AppSettings::capture, DEFAULTS.normalise().capture()),
            values.get(MAX_RECORD_BYTES),
            values.get(MAX_CONTENT_CHARS),
            JoinMethod.fromLabels(StageSettingsReader.disabledJoins(values)),
            TaintKeyReader.read(config));
    return new AppSettings(
        KafkaConnection.fromMap(config),
        config.getOrDefault(APPLICATION_ID.key(), APPLICATION_ID.defaultValue()),
        Path.of(values.required(STATE_DIR.key())),
        config.getOrDefault(HEALTH_HOST.key(), HEALTH_HOST.defaultValue()),
        values.get(HEALTH_PORT),
        values.get(HEALTH_ALLOWED_HOSTS.key(), AppSettings::hosts, HostCheck.allowing(List.of())),
        Optional.ofNullable(config.get(HEALTH_PORT_FILE.key())).map(Path::of),
        new TopologySettings(
            sources,
            normalise,
            StageSettingsReader.read(config),
            values.get(PUBLISH_INTERVAL),
            values.get(COMMIT_EARLY),
            DEFAULTS.partitions(),
            values.get(CACHE_BYTES),
            values.get(DECISION_VIEWS)),
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

  private static HostCheck hosts(String value) {
    return HostCheck.allowing(Arrays.asList(value.trim().split("\\s*,\\s*")));
  }

  private static ContentCapture capture(String value) {
    return ContentCapture.of(value.toLowerCase(Locale.ROOT));
  }
}
