package io.spoor.cli.command;

import io.spoor.cli.Console;
import io.spoor.client.CommandFailed;
import io.spoor.client.Problems;
import io.spoor.client.kafka.AppHealth;
import io.spoor.client.kafka.Kafka;
import io.spoor.client.search.Index;
import io.spoor.localstack.Component;
import io.spoor.localstack.ComponentStatus;
import io.spoor.localstack.Endpoints;
import io.spoor.localstack.LocalStack;
import io.spoor.localstack.Logins;
import io.spoor.localstack.StackException;
import io.spoor.localstack.StackHome;
import io.spoor.schemas.access.Account;
import io.spoor.schemas.connection.SecretReferences;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Which installation a command speaks to: the running local stack, unless options or a file name
 * another one.
 */
class Target {
  private static final String BOOTSTRAP = "bootstrap.servers";
  private static final String REGISTRY = "schema.registry.url";
  private static final String ELASTICSEARCH = "elasticsearch.url";

  @Mixin private HomeOption home = new HomeOption();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "Properties file that names another installation: bootstrap.servers, kafka.*, schema.registry.*, elasticsearch.*,"
              + " application.id.")
  private @Nullable Path config;

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT",
      description = "Kafka other than the local stack's.")
  private @Nullable String bootstrapServers;

  @Option(
      names = "--schema-registry",
      paramLabel = "URL",
      description = "Schema registry other than the local stack's.")
  private @Nullable String registry;

  @Option(
      names = "--elasticsearch",
      paramLabel = "URL",
      description = "Elasticsearch other than the local stack's.")
  private @Nullable String elasticsearch;

  private @Nullable Map<String, String> settings;

  /**
   * Kafka alone: raw topics need no registry.
   *
   * @param as whom a local stack with logins is used as; another installation's file says so itself
   */
  Kafka kafka(Account as) {
    return Kafka.of(withKafka(as));
  }

  /**
   * Kafka and the registry; {@code as} as for {@link #kafka}.
   *
   * @throws CommandFailed if another Kafka is named and its registry is not
   */
  Kafka kafkaWithRegistry(Account as) {
    Map<String, String> found = withKafka(as);
    if (!found.containsKey(REGISTRY)) {
      // Ids of schemas mean something else in another registry.
      requireOfSameInstallation("schema registry: give --schema-registry", REGISTRY);
      found.putAll(Logins.of(home()).registry(running(Component.REGISTRY, REGISTRY), as));
    }
    return Kafka.of(found);
  }

  private Map<String, String> withKafka(Account as) {
    Map<String, String> found = settings();
    if (!found.containsKey(BOOTSTRAP)) {
      found.putAll(Logins.of(home()).kafka(running(Component.KAFKA, BOOTSTRAP), as));
    }
    return found;
  }

  final Index index() {
    return index(Account.OPERATOR);
  }

  /**
   * {@code as} as for {@link #kafka}.
   *
   * @throws CommandFailed if another Kafka is named and its Elasticsearch is not
   */
  Index index(Account as) {
    Map<String, String> found = settings();
    if (!found.containsKey(ELASTICSEARCH)) {
      requireOfSameInstallation("Elasticsearch: give --elasticsearch", ELASTICSEARCH);
      found.putAll(
          Logins.of(home()).elasticsearch(running(Component.ELASTICSEARCH, ELASTICSEARCH), as));
    }
    return Index.of(found);
  }

  /**
   * Health page of the local stack's app; empty when another installation is meant or the app does
   * not run.
   */
  private Optional<String> appHealth() {
    if (settings().containsKey(BOOTSTRAP)) {
      return Optional.empty();
    }
    boolean runs =
        LocalStack.status(home()).stream()
            .anyMatch(
                status ->
                    status.component() == Component.APP
                        && status.state() != ComponentStatus.State.DOWN);
    return runs
        ? Optional.of(LocalStack.running(home(), Component.APP).endpoints().appHealthUrl())
        : Optional.empty();
  }

  /**
   * Says that the local stack's app has read what was written, once it has, or that it does not
   * run.
   *
   * @param read waits for it
   */
  void awaitApp(Console console, Consumer<AppHealth> read) {
    Optional<String> health = appHealth();
    health.map(AppHealth::new).ifPresent(read);
    console.say(
        health.isPresent()
            ? "the app has read them"
            : "the app does not run here; it reads them when it starts");
  }

  /** Makes what is indexed visible to searches, where an Elasticsearch is known. */
  void refreshIndex() {
    Map<String, String> found = settings();
    if (found.containsKey(ELASTICSEARCH) || !found.containsKey(BOOTSTRAP)) {
      try (Index index = index()) {
        index.refresh();
      }
    }
  }

  /** The app's application id, which is its consumer group. */
  String applicationId() {
    Map<String, String> known = settings();
    return known.containsKey(BOOTSTRAP)
        ? known.getOrDefault("application.id", "spoor")
        : LocalStack.applicationId(home());
  }

  /** Whether no other installation is meant. */
  boolean isLocalStack() {
    return !settings().containsKey(BOOTSTRAP) && !settings().containsKey(ELASTICSEARCH);
  }

  StackHome home() {
    return home.home();
  }

  /** The local stack's would be of another installation than a Kafka that is named. */
  private void requireOfSameInstallation(String whatToGive, String key) {
    if (settings().containsKey(BOOTSTRAP)) {
      throw new CommandFailed(
          "another Kafka is named, and not its "
              + whatToGive
              + ", or "
              + key
              + " in the file of --config");
    }
  }

  /** {@code key}: setting that would have named another one. */
  private Endpoints running(Component component, String key) {
    try {
      return LocalStack.running(home(), component).endpoints();
    } catch (StackException e) {
      if (config == null) {
        throw e;
      }
      throw new CommandFailed(config + " names no " + key + ", and " + e.getMessage(), e);
    }
  }

  private Map<String, String> settings() {
    Map<String, String> known = settings;
    if (known == null) {
      known = new HashMap<>();
      if (config != null) {
        known.putAll(read(config));
      }
      put(known, BOOTSTRAP, bootstrapServers);
      put(known, REGISTRY, registry);
      put(known, ELASTICSEARCH, elasticsearch);
      settings = known;
    }
    return new HashMap<>(known);
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
      throw new CommandFailed("cannot read " + file + ": " + Problems.brief(e), e);
    }
    Map<String, String> settings = new HashMap<>();
    properties
        .stringPropertyNames()
        .forEach(key -> settings.put(key, properties.getProperty(key).strip()));
    try {
      return SecretReferences.resolve(settings);
    } catch (IllegalArgumentException e) {
      throw new CommandFailed(file + ": " + e.getMessage(), e);
    }
  }
}
