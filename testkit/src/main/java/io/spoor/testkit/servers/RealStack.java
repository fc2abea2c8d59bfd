package io.spoor.testkit.servers;

import io.spoor.launchers.ConnectServer;
import io.spoor.launchers.Distributions;
import io.spoor.launchers.ElasticsearchServer;
import io.spoor.launchers.ServerSettings;
import io.spoor.launchers.Workspace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The real servers of this test JVM: started once, on first use, shared by all tests, stopped with
 * the JVM.
 *
 * <p>They are child processes, or with {@code -Dspoor.servers=containers} containers. Connect is a
 * process in either case, since it loads the plugins that the build has just assembled.
 *
 * <p>Tests share them, so each uses separate topic and index names. State is under {@code
 * target/real-stack}.
 */
public final class RealStack {

  private static final Lazy<Workspace> WORKSPACE = new Lazy<>(RealStack::openWorkspace);
  private static final Lazy<ServerProvider> SERVERS = new Lazy<>(RealStack::chooseServers);
  private static final Lazy<Kafka> KAFKA = new Lazy<>(() -> new Kafka(SERVERS.get().kafka()));
  private static final Lazy<Registry> REGISTRY =
      new Lazy<>(() -> new Registry(SERVERS.get().registry()));
  private static final Lazy<Elasticsearch> ELASTICSEARCH =
      new Lazy<>(() -> new Elasticsearch(SERVERS.get().elasticsearch()));
  private static final Lazy<ConnectServer> CONNECT = new Lazy<>(RealStack::startConnect);

  /**
   * A running broker.
   *
   * @param bootstrapServers {@code host:port}
   */
  public record Kafka(String bootstrapServers) {}

  /**
   * A running schema registry.
   *
   * @param url base URL of the Confluent-compatible API
   */
  public record Registry(String url) {}

  /**
   * A running search server.
   *
   * @param url base URL of its REST API
   */
  public record Elasticsearch(String url) {}

  private RealStack() {}

  /** The broker. */
  public static Kafka kafka() {
    return KAFKA.get();
  }

  /** The schema registry. */
  public static Registry registry() {
    return REGISTRY.get();
  }

  /** The search server. */
  public static Elasticsearch elasticsearch() {
    return ELASTICSEARCH.get();
  }

  /**
   * The search server as a process that a test may stop and restart in place; with containers, a
   * test that requests it is skipped.
   */
  public static ElasticsearchServer elasticsearchProcess() {
    ELASTICSEARCH.get();
    return SERVERS.get().elasticsearchProcess();
  }

  /**
   * A Connect worker on {@link #kafka()} with the plugins that {@code connectors} has assembled.
   */
  public static ConnectServer connect() {
    return CONNECT.get();
  }

  /**
   * The project's root directory, from the system property {@code spoor.root} that the build sets.
   */
  public static Path projectRoot() {
    String root = System.getProperty("spoor.root");
    if (root == null) {
      throw new IllegalStateException(
          "system property spoor.root is not set; run through Maven or pass -Dspoor.root");
    }
    return Path.of(root).toAbsolutePath().normalize();
  }

  /** Location of the files and logs of this JVM's servers. */
  public static Workspace workspace() {
    return WORKSPACE.get();
  }

  private static ServerProvider chooseServers() {
    return switch (System.getProperty("spoor.servers", "processes")) {
      case "processes" -> new ProcessServers();
      case "containers" -> ContainerServers.ofDocker();
      case String other ->
          throw new IllegalArgumentException(
              "spoor.servers is processes or containers, not " + other);
    };
  }

  private static ConnectServer startConnect() {
    Path plugins = projectRoot().resolve("connectors/target/dist/plugins");
    if (!Files.isDirectory(plugins)) {
      throw new IllegalStateException(
          "no plugins at " + plugins + ". Run: mvn -Dquick -pl connectors package");
    }
    return ConnectServer.start(
        workspace(), ServerSettings.onFreePort(), kafka().bootstrapServers(), plugins);
  }

  private static Workspace openWorkspace() {
    Distributions distributions = Distributions.ofProject(projectRoot());
    return new Workspace(
        distributions, StateDirectory.open(Path.of("target/real-stack"), distributions));
  }

  /**
   * A value created on first use; a failure is cached, so that each test does not retry a server
   * that cannot start.
   */
  private static final class Lazy<T> {
    private final Supplier<T> factory;
    private @Nullable T value;
    private @Nullable RuntimeException failure;

    Lazy(Supplier<T> factory) {
      this.factory = factory;
    }

    synchronized T get() {
      if (failure != null) {
        throw failure;
      }
      T instance = value;
      if (instance == null) {
        try {
          instance = factory.get();
          value = instance;
        } catch (RuntimeException e) {
          failure = e;
          throw e;
        }
      }
      return instance;
    }
  }
}
