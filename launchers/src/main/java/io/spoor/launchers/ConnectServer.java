package io.spoor.launchers;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A real Kafka Connect worker (standalone), with its REST API on loopback. It loses its connectors
 * when it stops, so the starter submits them again; their offsets are in Kafka.
 *
 * @param url base URL of its REST API
 * @param child the process
 */
public record ConnectServer(String url, ChildProcess child) {

  /** The component's name. */
  public static final String NAME = "connect";

  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  /**
   * Starts the worker and waits until its REST API responds.
   *
   * @param bootstrapServers a running Kafka
   * @param plugins directory with one subdirectory of jars per plugin
   * @throws StartFailedException if it does not start
   */
  public static ConnectServer start(
      Workspace workspace, ServerSettings settings, String bootstrapServers, Path plugins) {
    return start(workspace, settings, bootstrapServers, plugins, List.of());
  }

  /**
   * As {@link #start(Workspace, ServerSettings, String, Path)}.
   *
   * @param jvmFlags JVM flags, appended to the usual ones; for example of a profiler
   */
  public static ConnectServer start(
      Workspace workspace,
      ServerSettings settings,
      String bootstrapServers,
      Path plugins,
      List<String> jvmFlags) {
    ChildProcess.stopLeftover(workspace, NAME);
    int port = settings.choosePort(NAME);
    Path directory = workspace.directory(NAME);
    String url = "http://127.0.0.1:" + port;
    Map<String, String> defaults = new HashMap<>();
    defaults.put("bootstrap.servers", bootstrapServers);
    defaults.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
    defaults.put("value.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
    defaults.put("offset.storage.file.filename", directory.resolve("offsets").toString());
    defaults.put("offset.flush.interval.ms", "2000");
    // A killed worker retains its partitions for this long; the default is 45 s.
    defaults.put("consumer.session.timeout.ms", "10000");
    defaults.put("plugin.path", plugins.toString());
    defaults.put("plugin.discovery", "service_load");
    defaults.put("listeners", url);
    defaults.put("rest.advertised.host.name", "127.0.0.1");
    Path config =
        ConfigFile.write(
            directory.resolve("worker.properties"), "=", defaults, settings.overrides());

    List<String> flags =
        new ArrayList<>(List.of("-Xms64m", "-Xmx384m", ChildLogging.flag(directory)));
    flags.addAll(jvmFlags);
    List<String> command =
        JavaCommand.of(
            flags,
            workspace.distributions().kafkaClassPath(),
            "org.apache.kafka.connect.cli.ConnectStandalone",
            config.toString());
    ReadinessProbe probe = probe(url);
    ChildProcess child =
        ChildProcess.start(
            new LaunchSpec(
                NAME, ShutdownTier.CLIENT, workspace, command, Map.of(), probe, TIMEOUT));
    return new ConnectServer(url, child);
  }

  /** Whether a worker responds at this URL. */
  public static ReadinessProbe probe(String url) {
    return ReadinessProbe.http(url + "/connectors");
  }

  /** The worker's connectors. */
  public ConnectClient connectors() {
    return new ConnectClient(url);
  }
}
