package io.spoor.launchers;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A decision server ({@code bin/spoor pdp}) as a child JVM.
 *
 * @param url its base URL
 * @param child the process
 */
public record DecisionProcess(String url, ChildProcess child) {
  /**
   * A stall of the collector is a stall of an agent, so not the collector of the other children.
   */
  public static final List<String> FLAGS = List.of("-Xms64m", "-Xmx512m", "-XX:+UseG1GC");

  private static final String MAIN = "io.spoor.cli.Spoor";
  private static final String METADATA = "/.well-known/authzen-configuration";
  private static final String STATUS = "/spoor/v1/status";
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  /**
   * Starts the server and waits until it takes connections. It decides once it has read its topics.
   *
   * @param name the component's name; unique per instance
   * @param settings the port
   * @param classPath class path of the command line
   * @param flags JVM flags
   * @param connections settings of Kafka and the registry; secrets as references
   * @param options of {@code pdp}, without port and connections
   * @param credentials its certificate's authority, if it has a certificate
   * @throws StartFailedException if it does not start
   */
  public static DecisionProcess start(
      Workspace workspace,
      String name,
      ServerSettings settings,
      String classPath,
      List<String> flags,
      Map<String, String> connections,
      List<String> options,
      ServerCredentials credentials) {
    ChildProcess.stopLeftover(workspace, name);
    int port = settings.choosePort(name);
    Path directory = workspace.directory(name);
    List<String> jvm =
        Stream.of(
                JavaCommand.classArchive(directory.resolve("classes.jsa")),
                List.of(ChildLogging.flag(directory)),
                flags)
            .flatMap(List::stream)
            .toList();
    Path config =
        ConfigFile.write(
            directory.resolve("connections.properties"),
            "=",
            Map.of(),
            AppProcess.escaped(connections));
    List<String> arguments =
        Stream.concat(
                Stream.of("pdp", "--port", Integer.toString(port), "--config", config.toString()),
                options.stream())
            .toList();
    String url = (credentials.authority().isPresent() ? "https" : "http") + "://127.0.0.1:" + port;
    ChildProcess child =
        ChildProcess.start(
            new LaunchSpec(
                name,
                ShutdownTier.CLIENT,
                workspace,
                JavaCommand.of(jvm, classPath, MAIN, arguments.toArray(String[]::new)),
                Map.of(),
                probe(url, credentials),
                TIMEOUT));
    return new DecisionProcess(url, child);
  }

  /** Whether a server at this URL takes connections. */
  public static ReadinessProbe probe(String url, ServerCredentials credentials) {
    return ReadinessProbe.http(url + METADATA, credentials);
  }

  /**
   * Whether it decides, by which policies, and how old the facts of runs are, as JSON.
   *
   * @param credentials with the token of a caller
   * @throws IOException if it does not answer, or refuses the caller
   */
  public static String status(String url, ServerCredentials credentials)
      throws IOException, InterruptedException {
    var response = LoopbackHttpClient.get(url + STATUS, credentials);
    if (response.statusCode() != 200) {
      throw new IOException(
          "status " + response.statusCode() + " from " + url + ": " + response.body().strip());
    }
    return response.body();
  }
}
