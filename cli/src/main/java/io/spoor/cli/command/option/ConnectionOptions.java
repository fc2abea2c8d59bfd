package io.spoor.cli.command.option;

import io.spoor.cli.output.Terminal;
import io.spoor.client.ErrorMessages;
import io.spoor.client.OperationFailedException;
import io.spoor.client.kafka.AppHealth;
import io.spoor.client.kafka.KafkaClients;
import io.spoor.client.search.SearchClient;
import io.spoor.localstack.ComponentStatus;
import io.spoor.localstack.ConnectionSettings;
import io.spoor.localstack.Endpoints;
import io.spoor.localstack.LocalStack;
import io.spoor.localstack.StackComponent;
import io.spoor.localstack.StackException;
import io.spoor.localstack.StackHome;
import io.spoor.pipeline.settings.PropertyValues;
import io.spoor.pipeline.settings.Setting;
import io.spoor.platform.access.ServiceAccount;
import io.spoor.platform.connection.SecretResolver;
import io.spoor.schemas.setting.SettingDescription;
import io.spoor.schemas.topic.TopicSettings;
import io.spoor.sources.Normalisers;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Selects the installation of a command: the running local stack, unless options or a file name
 * another one.
 */
public class ConnectionOptions {
  private static final String BOOTSTRAP = "bootstrap.servers";
  private static final String REGISTRY = "schema.registry.url";
  private static final String ELASTICSEARCH = "elasticsearch.url";

  private static final Setting<String> APPLICATION_ID =
      Setting.text(
          "application.id",
          "spoor",
          "the application's",
          "Consumer group of the application, for its lag and for `dead-letters --retry`.");

  @Mixin private StateDirOption home = new StateDirOption();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "Properties file of another installation: bootstrap.servers, kafka.*, "
              + "schema.registry.*, elasticsearch.*, application.id.")
  private @Nullable Path config;

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT",
      description = "Kafka brokers (default: the local stack).")
  private @Nullable String bootstrapServers;

  @Option(
      names = "--schema-registry",
      paramLabel = "URL",
      description = "Schema registry (default: the local stack).")
  private @Nullable String registry;

  @Option(
      names = "--elasticsearch",
      paramLabel = "URL",
      description = "Elasticsearch (default: the local stack).")
  private @Nullable String elasticsearch;

  private @Nullable Map<String, String> settings;

  /** The keys of the file without those of connections, for the configuration reference. */
  public static List<SettingDescription> descriptions() {
    return List.of(APPLICATION_ID.description(), SearchClient.ALIAS_PREFIX);
  }

  /**
   * Kafka clients without a registry, which raw topics do not need.
   *
   * @param account account for a local stack with logins; for another installation, the file
   *     contains the login
   */
  public KafkaClients kafka(ServiceAccount account) {
    return KafkaClients.of(withKafka(account));
  }

  /**
   * Kafka clients with the registry; {@code account} as for {@link #kafka}.
   *
   * @throws OperationFailedException if another Kafka is set, but its registry is not
   */
  public KafkaClients kafkaWithRegistry(ServiceAccount account) {
    Map<String, String> connectionSettings = withKafka(account);
    if (!connectionSettings.containsKey(REGISTRY)) {
      // Schema ids differ between registries.
      requireOfSameInstallation("schema registry", "--schema-registry", REGISTRY);
      connectionSettings.putAll(
          ConnectionSettings.of(home())
              .registry(running(StackComponent.REGISTRY, REGISTRY), account));
    }
    return KafkaClients.of(connectionSettings);
  }

  private Map<String, String> withKafka(ServiceAccount account) {
    Map<String, String> connectionSettings = settings();
    if (!connectionSettings.containsKey(BOOTSTRAP)) {
      connectionSettings.putAll(
          ConnectionSettings.of(home()).kafka(running(StackComponent.KAFKA, BOOTSTRAP), account));
    }
    return connectionSettings;
  }

  public final SearchClient index() {
    return index(ServiceAccount.OPERATOR);
  }

  /**
   * {@code account} as for {@link #kafka}.
   *
   * @throws OperationFailedException if another Kafka is set, but its Elasticsearch is not
   */
  public SearchClient index(ServiceAccount account) {
    Map<String, String> connectionSettings = settings();
    if (!connectionSettings.containsKey(ELASTICSEARCH)) {
      requireOfSameInstallation("Elasticsearch", "--elasticsearch", ELASTICSEARCH);
      connectionSettings.putAll(
          ConnectionSettings.of(home())
              .elasticsearch(running(StackComponent.ELASTICSEARCH, ELASTICSEARCH), account));
    }
    return SearchClient.of(connectionSettings);
  }

  /**
   * URL of the local stack app's health page; empty for another installation or if the app is not
   * running.
   */
  private Optional<String> appHealth() {
    if (settings().containsKey(BOOTSTRAP)) {
      return Optional.empty();
    }
    boolean runs =
        LocalStack.status(home()).stream()
            .anyMatch(
                status ->
                    status.component() == StackComponent.APP
                        && status.state() != ComponentStatus.State.DOWN);
    return runs
        ? Optional.of(LocalStack.running(home(), StackComponent.APP).endpoints().appHealthUrl())
        : Optional.empty();
  }

  /**
   * Waits until the local stack's app has read the new records and reports it, or reports that the
   * app is not running.
   *
   * @param read waits for the app
   */
  public void awaitApp(Terminal terminal, Consumer<AppHealth> read) {
    Optional<String> health = appHealth();
    health.map(AppHealth::new).ifPresent(read);
    terminal.info(
        health.isPresent()
            ? "the app has read them"
            : "the local app is not running; it reads the new versions when it starts");
  }

  /** Makes indexed documents visible to searches, if an Elasticsearch is configured. */
  public void refreshIndex() {
    Map<String, String> connectionSettings = settings();
    if (connectionSettings.containsKey(ELASTICSEARCH)
        || !connectionSettings.containsKey(BOOTSTRAP)) {
      try (SearchClient searchClient = index()) {
        searchClient.refresh();
      }
    }
  }

  /** The app's application id, which is its consumer group. */
  public String applicationId() {
    Map<String, String> stackSettings = settings();
    return stackSettings.containsKey(BOOTSTRAP)
        ? new PropertyValues(stackSettings).get(APPLICATION_ID)
        : LocalStack.applicationId(home());
  }

  /** Partitions and replicas of topics that do not exist yet. */
  public TopicSettings topicSettings() {
    return isLocalStack()
        ? TopicSettings.local(Normalisers.all().sources())
        : TopicSettings.fromMap(settings(), Normalisers.all().sources());
  }

  /** Whether the command uses the local stack. */
  public boolean isLocalStack() {
    return !settings().containsKey(BOOTSTRAP) && !settings().containsKey(ELASTICSEARCH);
  }

  public StackHome home() {
    return home.home();
  }

  /**
   * Fails if another Kafka is set: the local stack's server would belong to a different
   * installation.
   */
  private void requireOfSameInstallation(String server, String option, String key) {
    if (settings().containsKey(BOOTSTRAP)) {
      throw new OperationFailedException(
          "Kafka is set, but its %s is not. Set %s, or %s in the file of --config"
              .formatted(server, option, key));
    }
  }

  /** {@code key}: setting that selects another installation. */
  private Endpoints running(StackComponent component, String key) {
    try {
      return LocalStack.running(home(), component).endpoints();
    } catch (StackException e) {
      if (config == null) {
        throw e;
      }
      throw new OperationFailedException(
          config + " does not set " + key + ", and " + e.getMessage(), e);
    }
  }

  private Map<String, String> settings() {
    Map<String, String> cached = settings;
    if (cached == null) {
      cached = new HashMap<>();
      if (config != null) {
        cached.putAll(read(config));
      }
      put(cached, BOOTSTRAP, bootstrapServers);
      put(cached, REGISTRY, registry);
      put(cached, ELASTICSEARCH, elasticsearch);
      settings = cached;
    }
    return new HashMap<>(cached);
  }

  private static void put(Map<String, String> settings, String key, @Nullable String value) {
    if (value != null) {
      settings.put(key, value);
    }
  }

  private static Map<String, String> read(Path file) {
    var properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new OperationFailedException(
          "cannot read " + file + ": " + ErrorMessages.describe(e), e);
    }
    Map<String, String> settings = new HashMap<>();
    properties
        .stringPropertyNames()
        .forEach(key -> settings.put(key, properties.getProperty(key).strip()));
    try {
      return SecretResolver.resolve(settings);
    } catch (IllegalArgumentException e) {
      throw new OperationFailedException(file + ": " + e.getMessage(), e);
    }
  }
}
