package io.spoor.testkit.stack;

import io.spoor.servers.ConnectServer;
import io.spoor.servers.Dist;
import io.spoor.servers.ElasticsearchServer;
import io.spoor.servers.KafkaServer;
import io.spoor.servers.RegistryServer;
import io.spoor.servers.ServerSettings;
import io.spoor.servers.Workspace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The real servers of this test JVM: started once, on first use, shared by all tests, stopped with
 * the JVM.
 *
 * <p>Tests share them, so each uses topic and index names of its own. State lies under {@code
 * target/real-stack}.
 */
public final class RealStack {

  private static final Once<Workspace> WORKSPACE = new Once<>(RealStack::openWorkspace);
  private static final Once<KafkaServer> KAFKA =
      new Once<>(() -> KafkaServer.start(workspace(), ServerSettings.onFreePort()));
  private static final Once<RegistryServer> REGISTRY =
      new Once<>(() -> RegistryServer.start(workspace(), ServerSettings.onFreePort()));
  private static final Once<ElasticsearchServer> ELASTICSEARCH =
      new Once<>(() -> ElasticsearchServer.start(workspace(), ServerSettings.onFreePort()));
  private static final Once<ConnectServer> CONNECT = new Once<>(RealStack::startConnect);

  private RealStack() {}

  /** The broker; {@link KafkaServer#bootstrapServers()} says where. */
  public static KafkaServer kafka() {
    return KAFKA.get();
  }

  /** The schema registry; {@link RegistryServer#url()} says where. */
  public static RegistryServer registry() {
    return REGISTRY.get();
  }

  /** The search server; {@link ElasticsearchServer#url()} says where. */
  public static ElasticsearchServer elasticsearch() {
    return ELASTICSEARCH.get();
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
