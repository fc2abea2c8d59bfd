package io.spoor.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.cli.command.option.ConnectionOptions;
import io.spoor.cli.output.Terminal;
import io.spoor.client.search.SearchClient;
import io.spoor.export.retention.RetentionPolicy;
import io.spoor.localstack.StackHome;
import io.spoor.pipeline.detect.DetectorInfo;
import io.spoor.pipeline.detect.engine.DetectionEngine;
import io.spoor.pipeline.tuning.DetectorSettings;
import io.spoor.platform.connection.ElasticsearchConfig;
import io.spoor.platform.connection.KafkaConnection;
import io.spoor.platform.connection.SecretResolver;
import io.spoor.platform.registry.LocalSchemaResolver;
import io.spoor.platform.registry.RegistryConfig;
import io.spoor.schemas.setting.SettingDescription;
import io.spoor.streams.app.AppSettings;
import io.spoor.streams.app.StreamsProperties;
import io.spoor.testkit.page.ConfigurationPage;
import io.spoor.testkit.page.SettingTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;

/** The configuration reference states every key but those of the sinks. */
class ConfigurationReferenceTest {
  private static final Path ROOT = Path.of(System.getProperty("spoor.root", ".."));
  private static final Pattern IN_SCRIPT =
      Pattern.compile("^# env ([A-Z_]+) \\(([^)]*)\\): (.+)$", Pattern.MULTILINE);
  private static final Pattern USED_IN_SCRIPT = Pattern.compile("\\$\\{((?:SPOOR|JAVA)_[A-Z_]+)");
  private static final Pattern USED_IN_CODE =
      Pattern.compile("(?:getenv\\(|getProperty\\(|getBoolean\\(|getInteger\\()\"([^\"]+)\"");

  /** Marks a script's call of itself. */
  private static final Set<String> INTERNAL = Set.of("SPOOR_PROBE_LIMITED");

  /** Modules that no installation has. */
  private static final Set<String> OF_DEVELOPERS = Set.of("testkit", "extension-kit", "benchmarks");

  /** Those of Java itself. */
  private static final Set<String> JAVAS = Set.of("java.home", "user.name");

  @Test
  void theReferenceStatesTheKeysOfTheApplication() throws IOException {
    List<SettingTable> tables = new ArrayList<>();
    tables.add(
        new SettingTable(
            "Secrets and environment in values",
            "Values of the application's file and of `--config` may contain references. Connect"
                + " resolves the same references in the configuration of its connectors, if its"
                + " worker has `config.providers`.",
            SecretResolver.class,
            SecretResolver.descriptions()));
    tables.add(
        new SettingTable(
            "Application",
            "In addition the keys of the two connections and of Kafka Streams, below. Restart all"
                + " instances after a change; all of them need the same values, except `state.dir`"
                + " and `health.*`.",
            AppSettings.class,
            AppSettings.descriptions()));
    tables.add(
        new SettingTable(
            "Connection to Kafka",
            "Of the application, the connection file, the alert sink and the evidence sink.",
            KafkaConnection.class,
            KafkaConnection.descriptions()));
    tables.add(
        new SettingTable(
            "Connection to the schema registry",
            "Of the application, the connection file and every sink.",
            RegistryConfig.class,
            RegistryConfig.descriptions()));
    tables.add(
        new SettingTable(
            "Kafka Streams",
            "`streams.<name>` is a setting of Kafka Streams; a prefix `consumer.` or `producer.`"
                + " limits it to these clients. The table lists the defaults that differ from"
                + " Kafka's; [operations](operations.md#what-a-failover-costs) explains the times.",
            StreamsProperties.class,
            streams()));
    tables.add(
        new SettingTable(
            "Thresholds of detectors",
            "Members of `detectors.file` or `detectors`, by detector: `{\"audit-tampering\":"
                + " {\"days\": 14}}`, for example ([how to tune](../detectors/README.md)).",
            DetectorSettings.class,
            thresholds()));
    tables.add(
        new SettingTable(
            "Connection file of the command line",
            "`--config FILE`. In addition the keys of [Kafka](#connection-to-kafka) and of the"
                + " [registry](#connection-to-the-schema-registry), and for `topics create` the"
                + " keys `topics.*` of the [application](#application). A command requires only the"
                + " connections that it uses; `--bootstrap-servers`, `--schema-registry` and"
                + " `--elasticsearch` take precedence over the file.",
            ConnectionOptions.class,
            ConnectionOptions.descriptions()));
    tables.add(
        new SettingTable(
            "", "Elasticsearch:", ElasticsearchConfig.class, ElasticsearchConfig.descriptions()));
    tables.add(
        new SettingTable(
            "Retention file",
            "`bin/spoor retention --file FILE` ([meaning](operations.md#retention)). A faulty file"
                + " deletes nothing.",
            RetentionPolicy.class,
            RetentionPolicy.descriptions()));
    tables.add(
        new SettingTable(
            "Environment variables and system properties",
            "Of `bin/spoor`:",
            StackHome.class,
            StackHome.descriptions()));
    tables.add(new SettingTable("", "On a terminal:", Terminal.class, Terminal.descriptions()));
    for (String script :
        List.of("bin/spoor", "deploy/spoor-cli", "deploy/connect-start", "deploy/users.sh")) {
      tables.add(new SettingTable("", "Of a script:", script, variables(script)));
    }

    ConfigurationPage.requirePart("application", tables, ConfigurationReferenceTest.class, "cli");
  }

  /**
   * Settings with another default than Kafka's; those that the application's settings decide are
   * not among them.
   */
  private static List<SettingDescription> streams() {
    AppSettings settings =
        AppSettings.from(
            Map.of(
                KafkaConnection.BOOTSTRAP_SERVERS,
                "kafka:9092",
                RegistryConfig.URL,
                "http://registry:8081",
                "state.dir",
                "state"));
    Set<String> decided =
        Set.of(
            StreamsConfig.APPLICATION_ID_CONFIG,
            StreamsConfig.BOOTSTRAP_SERVERS_CONFIG,
            StreamsConfig.STATE_DIR_CONFIG,
            StreamsConfig.REPLICATION_FACTOR_CONFIG,
            StreamsConfig.topicPrefix("min.insync.replicas"));
    List<SettingDescription> keys = new ArrayList<>();
    StreamsProperties.of(settings, new LocalSchemaResolver())
        .forEach(
            (name, value) -> {
              boolean plain =
                  value instanceof Number || value instanceof Boolean || value instanceof String;
              String key = String.valueOf(name);
              if (plain && !decided.contains(key) && !key.startsWith("spoor.")) {
                keys.add(stream(key, String.valueOf(value)));
              }
            });
    keys.sort(Comparator.comparing(SettingDescription::key));
    return keys;
  }

  private static SettingDescription stream(String key, String value) {
    String kafkas = key;
    ConfigDef definition = StreamsConfig.configDef();
    if (key.startsWith(StreamsConfig.CONSUMER_PREFIX)) {
      kafkas = key.substring(StreamsConfig.CONSUMER_PREFIX.length());
      definition = ConsumerConfig.configDef();
    } else if (key.startsWith(StreamsConfig.PRODUCER_PREFIX)) {
      kafkas = key.substring(StreamsConfig.PRODUCER_PREFIX.length());
      definition = ProducerConfig.configDef();
    }
    ConfigKey known = definition.configKeys().get(kafkas);
    String type = known == null ? "integer" : SettingTable.type(known);
    String meaning =
        known == null
            ? "Setting of the topics that Kafka Streams creates."
            : "Kafka's default: `" + known.defaultValue + "`.";
    return new SettingDescription(AppSettings.STREAMS + key, type, value, "as Kafka's", meaning);
  }

  private static List<SettingDescription> thresholds() {
    return DetectionEngine.create(0).detectors().stream()
        .sorted(Comparator.comparing(DetectorInfo::id))
        .flatMap(
            info ->
                info.thresholds().stream()
                    .map(
                        threshold ->
                            new SettingDescription(
                                info.id() + " / " + threshold.name(),
                                "JSON",
                                '`' + threshold.defaultValue() + '`',
                                threshold.form(),
                                "[%s](detectors/%s.md)".formatted(info.title(), info.id()))))
        .toList();
  }

  private static List<SettingDescription> variables(String script) throws IOException {
    Matcher line = IN_SCRIPT.matcher(Files.readString(ROOT.resolve(script)));
    List<SettingDescription> variables = new ArrayList<>();
    while (line.find()) {
      variables.add(
          new SettingDescription(line.group(1), "text", line.group(2), "", line.group(3)));
    }
    return variables;
  }

  @Test
  void theReferenceStatesEveryVariableAndPropertyThatIsRead() throws IOException {
    String page = ConfigurationPage.read();

    assertThat(used())
        .contains("JAVA_HOME", "SPOOR_ALERT_TARGETS")
        .allSatisfy(name -> assertThat(page).contains("| `" + name + "` |"));
  }

  private static Set<String> used() throws IOException {
    Set<String> used = new TreeSet<>();
    for (String folder : List.of("bin", "deploy")) {
      try (Stream<Path> scripts = Files.list(ROOT.resolve(folder))) {
        for (Path script : scripts.filter(Files::isRegularFile).toList()) {
          find(USED_IN_SCRIPT, script, used);
        }
      }
    }
    try (Stream<Path> modules = Files.list(ROOT)) {
      for (Path sources :
          modules
              .filter(module -> !OF_DEVELOPERS.contains(module.getFileName().toString()))
              .map(module -> module.resolve("src/main/java"))
              .filter(Files::isDirectory)
              .toList()) {
        try (Stream<Path> files = Files.walk(sources)) {
          for (Path file : files.filter(Files::isRegularFile).toList()) {
            find(USED_IN_CODE, file, used);
          }
        }
      }
    }
    used.removeAll(INTERNAL);
    used.removeAll(JAVAS);
    return used;
  }

  private static void find(Pattern pattern, Path file, Set<String> found) throws IOException {
    Matcher name = pattern.matcher(Files.readString(file));
    while (name.find()) {
      found.add(name.group(1));
    }
  }

  @Test
  void aKeyIsDescribedOnceInItsFile() {
    Stream.of(
            AppSettings.descriptions(),
            RegistryConfig.descriptions(),
            KafkaConnection.descriptions(),
            ElasticsearchConfig.descriptions(),
            RetentionPolicy.descriptions())
        .forEach(
            file ->
                assertThat(file.stream().map(SettingDescription::key))
                    .doesNotHaveDuplicates()
                    .isNotEmpty());
    assertThat(SearchClient.ALIAS_PREFIX.key()).startsWith(ElasticsearchConfig.PREFIX);
  }
}
