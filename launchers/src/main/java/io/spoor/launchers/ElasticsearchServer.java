package io.spoor.launchers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A real single-node Elasticsearch (Elastic's minimal distribution), on loopback.
 *
 * @param url base URL of its REST API
 * @param child the process
 */
public record ElasticsearchServer(String url, ChildProcess child) {

  /** The component's name. */
  public static final String NAME = "elasticsearch";

  /** Loopback only. */
  private static final Map<String, String> OPEN = Map.of("xpack.security.enabled", "false");

  /** Its role index needs filters that this distribution lacks; it would retry indefinitely. */
  private static final String OPTIONS =
      "-Xms256m -Xmx768m -XX:-AlwaysPreTouch -Des.queryable_built_in_roles_enabled=false";

  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  /**
   * Starts the node and waits until its cluster is at least yellow. Started by root, it runs as an
   * unprivileged user, who receives only its directory in the workspace.
   *
   * @throws StartFailedException if it does not start
   */
  public static ElasticsearchServer start(Workspace workspace, ServerSettings settings) {
    return start(workspace, settings, "http", ServerCredentials.OPEN, _ -> OPEN);
  }

  /**
   * The same with TLS and mandatory logins.
   *
   * @param tls certificate of the REST API
   * @param transport certificate for connections between nodes; its authority must have issued no
   *     other certificates, so that no other process is accepted as a node
   * @param users users from the start; one has the role {@code superuser}
   * @param roles definitions of the other roles, in the format of {@code roles.yml}
   */
  public static ElasticsearchServer startSecured(
      Workspace workspace,
      ServerSettings settings,
      TlsFiles tls,
      TlsFiles transport,
      List<ServerUser> users,
      String roles) {
    ServerUser admin =
        users.stream().filter(user -> user.role().equals("superuser")).findFirst().orElseThrow();
    ServerCredentials credentials =
        ServerCredentials.user(tls.authority(), admin.name(), admin.password());
    return start(
        workspace,
        settings,
        "https",
        credentials,
        config -> ElasticsearchFileRealm.write(config, tls, transport, users, roles));
  }

  private static ElasticsearchServer start(
      Workspace workspace,
      ServerSettings settings,
      String scheme,
      ServerCredentials credentials,
      Function<Path, Map<String, String>> security) {
    ChildProcess.stopLeftover(workspace, NAME);
    int port = settings.choosePort(NAME);
    ElasticsearchHome home = ElasticsearchHome.open(workspace);
    Path directory = home.directory();
    Path config = home.config();
    Map<String, String> overrides = new HashMap<>(security.apply(config));
    overrides.putAll(settings.overrides());
    configure(home, port, overrides);
    Map<String, String> environment =
        Map.of(
            "ES_JAVA_HOME", JavaCommand.home().toString(),
            "ES_PATH_CONF", config.toString(),
            "ES_TMPDIR", directory.resolve("tmp").toString(),
            "ES_JAVA_OPTS", OPTIONS + " " + String.join(" ", JavaCommand.userFlags()),
            "CLI_JAVA_OPTS", "-Xms8m -Xmx48m -XX:+UseSerialGC -XX:TieredStopAtLevel=1");

    List<String> command = new ArrayList<>(home.release());
    command.add(home.distribution().resolve("bin/elasticsearch").toString());

    String url = scheme + "://127.0.0.1:" + port;
    ReadinessProbe probe = probe(url, credentials);
    ChildProcess child =
        ChildProcess.start(
            new LaunchSpec(
                NAME, ShutdownTier.SERVER, workspace, command, environment, probe, TIMEOUT));
    return new ElasticsearchServer(url, child);
  }

  /** Removes the files of a node of this workspace, wherever they are. */
  public static void deleteData(Path state) {
    Directories.delete(state.resolve(NAME));
    ElasticsearchHome.deleteOutside(state);
  }

  /** The same, with the node's TLS and login. */
  public static ReadinessProbe probe(String url, ServerCredentials credentials) {
    return ReadinessProbe.http(
        url + "/_cluster/health?wait_for_status=yellow&timeout=1s", credentials);
  }

  private static void configure(ElasticsearchHome home, int port, Map<String, String> overrides) {
    Path directory = home.directory();
    for (String file : new String[] {"jvm.options", "log4j2.properties"}) {
      copy(home.distribution().resolve("config").resolve(file), home.config().resolve(file));
    }
    Map<String, String> settings =
        Map.ofEntries(
            Map.entry("cluster.name", "spoor-local"),
            Map.entry("node.name", "spoor"),
            Map.entry("discovery.type", "single-node"),
            Map.entry("network.host", "127.0.0.1"),
            Map.entry("http.port", Integer.toString(port)),
            Map.entry("transport.port", Integer.toString(Ports.allocate())),
            Map.entry("path.data", quote(directory.resolve("data"))),
            Map.entry("path.logs", quote(directory.resolve("logs"))),
            Map.entry("cluster.routing.allocation.disk.threshold_enabled", "false"),
            // Without an allowed origin: refuses requests that a browser sends for another site.
            Map.entry("http.cors.enabled", "true"));
    ConfigFile.write(home.config().resolve("elasticsearch.yml"), ": ", settings, overrides);
  }

  private static String quote(Path path) {
    return "'" + path.toString().replace("'", "''") + "'";
  }

  private static void copy(Path source, Path target) {
    try {
      PrivateFiles.write(target, Files.readString(source));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + source, e);
    }
  }
}
