package io.spoor.testkit.servers;

import io.spoor.launchers.ConnectServer;
import io.spoor.launchers.Dist;
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
 * <p>They are child processes, or with {@code -Dspoor.servers=containers} containers; Connect is a
 * process either way, since it loads what the build has just assembled.
 *
 * <p>Tests share them, so each uses topic and index names of its own. State lies under {@code
 * target/real-stack}.
 */
public final class RealStack {

  private static final Once<Workspace> WORKSPACE = new Once<>(RealStack::openWorkspace);
  private static final Once<Servers> SERVERS = new Once<>(RealStack::chooseServers);
  private static final Once<Kafka> KAFKA = new Once<>(() -> new Kafka(SERVERS.get().kafka()));
  private static final Once<Registry> REGISTRY =
      new Once<>(() -> new Registry(SERVERS.get().registry()));
  private static final Once<Elasticsearch> ELASTICSEARCH =
      new Once<>(() -> new Elasticsearch(SERVERS.get().elasticsearch()));
  private static final Once<ConnectServer> CONNECT = new Once<>(RealStack::startConnect);

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
   * The search server as a process that a test may stop and start again where it was; a test that
   * asks for it is skipped on containers.
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

  /** Where the servers of this JVM keep their files and logs. */
  public static Workspace workspace() {
    return WORKSPACE.get();
  }

  private static Servers chooseServers() {
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
    Dist dist = Dist.ofProject(projectRoot());
    return new Workspace(dist, StateDirectory.open(Path.of("target/real-stack"), dist));
  }

  /**
   * A value made on first use; a failure is kept, so that a server that cannot start is not tried
   * in every test.
   */
  private static final class Once<T> {
    private final Supplier<T> maker;
    private @Nullable T value;
    private @Nullable RuntimeException failure;

    Once(Supplier<T> maker) {
      this.maker = maker;
    }

    synchronized T get() {
      if (failure != null) {
        throw failure;
      }
      T made = value;
      if (made == null) {
        try {
          made = maker.get();
          value = made;
        } catch (RuntimeException e) {
          failure = e;
          throw e;
        }
      }
      return made;
    }
  }
}
