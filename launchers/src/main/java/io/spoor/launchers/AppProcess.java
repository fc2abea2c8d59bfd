package io.spoor.launchers;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The streams app as a child JVM.
 *
 * @param healthUrl URL of its health page
 * @param child the process
 */
public record AppProcess(String healthUrl, ChildProcess child) {

  /**
   * Garbage collection flags of an app. It allocates some 80 kB per record, nearly all short-lived:
   * with one thread, or less than half of the heap for the young generation, collection takes a
   * fifth of the work in a backlog.
   */
  public static final List<String> COLLECTOR = List.of("-XX:+UseParallelGC", "-XX:NewRatio=1");

  private static final String MAIN = "io.spoor.streams.app.SpoorApp";
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  /**
   * Starts the app and waits until its health page reports that it is running.
   *
   * @param name the component's name; unique per instance
   * @param settings the health page's port; the overrides are app settings, except its state
   *     directory and health page
   * @param classPath class path of the app and a logger
   * @throws StartFailedException if it does not start
   */
  public static AppProcess start(
      Workspace workspace, String name, ServerSettings settings, String classPath) {
    return start(workspace, name, settings, classPath, List.of(), TIMEOUT);
  }

  /**
   * The same with more JVM flags, of which the last takes precedence, and with a start timeout: an
   * app without local state is ready only after it has read everything.
   */
  public static AppProcess start(
      Workspace workspace,
      String name,
      ServerSettings settings,
      String classPath,
      List<String> flags,
      Duration timeout) {
    ChildProcess.stopLeftover(workspace, name);
    int port = settings.choosePort(name);
    Path directory = workspace.directory(name);
    Map<String, String> instanceSettings =
        Map.of(
            "state.dir", stateDirectory(workspace, name).toString(),
            "health.host", "127.0.0.1",
            "health.port", Integer.toString(port),
            "health.port.file", directory.resolve("health.port").toString());
    Path config =
        ConfigFile.write(
            directory.resolve("app.properties"),
            "=",
            instanceSettings,
            escaped(settings.overrides()));
    List<String> jvm =
        Stream.of(
                List.of("-Xms128m", "-Xmx576m"),
                COLLECTOR,
                JavaCommand.classArchive(directory.resolve("classes.jsa")),
                List.of(ChildLogging.flag(directory)),
                flags)
            .flatMap(List::stream)
            .toList();
    List<String> command = JavaCommand.of(jvm, classPath, MAIN, config.toString());
    String url = healthUrl(port);
    ChildProcess child =
        ChildProcess.start(
            new LaunchSpec(
                name,
                ShutdownTier.CLIENT,
                workspace,
                command,
                Map.of(),
                ReadinessProbe.http(url),
                timeout));
    return new AppProcess(url, child);
  }

  /** Escapes values for a properties file. */
  static Map<String, String> escaped(Map<String, String> values) {
    return values.entrySet().stream()
        .collect(
            Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().replace("\\", "\\\\")));
  }

  /** State directory of the app of that name. */
  public static Path stateDirectory(Workspace workspace, String name) {
    return workspace.directory(name).resolve("state");
  }

  /** URL of the health page of an app on this loopback port. */
  public static String healthUrl(int port) {
    return "http://127.0.0.1:" + port + "/health";
  }
}
