package io.spoor.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A real single-node Elasticsearch (Elastic's minimal distribution), on loopback.
 *
 * @param url base URL of its REST API
 * @param child the process
 */
public record ElasticsearchServer(String url, Child child) {

  /** The component's name. */
  public static final String NAME = "elasticsearch";

  private static final Duration TIMEOUT = Duration.ofSeconds(120);

  /**
   * Starts the node and waits until its cluster is at least yellow. Started by root it runs as an
   * unprivileged user, who is given its directory in the workspace and nothing else.
   *
   * @throws StartFailedException when it does not come up
   */
  public static ElasticsearchServer start(Workspace workspace, ServerSettings settings) {
    Child.stopLeftover(workspace, NAME);
    int port = settings.choosePort(NAME);
    Path directory = workspace.directory(NAME);
    Path config = configure(workspace.dist(), directory, port, settings.overrides());
    Map<String, String> environment =
        Map.of(
            "ES_JAVA_HOME", JavaCommand.home().toString(),
            "ES_PATH_CONF", config.toString(),
            "ES_TMPDIR", createDirectory(directory.resolve("tmp")).toString(),
            "ES_JAVA_OPTS", "-Xms256m -Xmx768m -XX:-AlwaysPreTouch",
            "CLI_JAVA_OPTS", "-Xms8m -Xmx48m -XX:+UseSerialGC -XX:TieredStopAtLevel=1");

    List<String> command = new ArrayList<>();
    Unprivileged.userIfRoot(workspace.log(NAME))
        .ifPresent(
            user -> {
              user.own(directory);
              command.addAll(
                  user.command(
                      List.of(workspace.dist().elasticsearch(), directory, JavaCommand.home())));
            });
    command.add(workspace.dist().elasticsearch().resolve("bin/elasticsearch").toString());

    String url = "http://127.0.0.1:" + port;
    Probe probe = probe(url);
    Child child =
        Child.start(new Launch(NAME, Tier.SERVER, workspace, command, environment, probe, TIMEOUT));
    return new ElasticsearchServer(url, child);
  }

  /** Whether a node serves at this URL and its cluster is at least yellow. */
  public static Probe probe(String url) {
    return Probe.http(url + "/_cluster/health?wait_for_status=yellow&timeout=1s");
  }

  private static Path configure(
      Dist dist, Path directory, int port, Map<String, String> overrides) {
    Path config = createDirectory(directory.resolve("config"));
    createDirectory(directory.resolve("data"));
    createDirectory(directory.resolve("logs"));
    for (String file : new String[] {"jvm.options", "log4j2.properties"}) {
      copy(dist.elasticsearch().resolve("config").resolve(file), config.resolve(file));
    }
    Map<String, String> settings =
        Map.of(
            "cluster.name", "spoor-local",
            // Loopback only; left on, the launcher spends a minute making certificates that this
            // distribution rejects.
            "xpack.security.enabled", "false",
            "node.name", "spoor",
            "discovery.type", "single-node",
            "network.host", "127.0.0.1",
            "http.port", Integer.toString(port),
            "transport.port", Integer.toString(Ports.free()),
            "path.data", quoted(directory.resolve("data")),
            "path.logs", quoted(directory.resolve("logs")),
            "cluster.routing.allocation.disk.threshold_enabled", "false");
    ConfigFile.write(config.resolve("elasticsearch.yml"), ": ", settings, overrides);
    return config;
  }

  private static String quoted(Path path) {
    return "'" + path.toString().replace("'", "''") + "'";
  }

  private static void copy(Path from, Path to) {
    try (Stream<String> lines = Files.lines(from)) {
      Files.write(to, lines.toList());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + to, e);
    }
  }

  private static Path createDirectory(Path directory) {
    try {
      return Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create the directory " + directory, e);
    }
  }
}
