package io.spoor.local.stack;

import io.spoor.schemas.topic.TopicSettings;
import io.spoor.servers.Child;
import io.spoor.servers.ChildLogging;
import io.spoor.servers.JavaCommand;
import io.spoor.servers.Launch;
import io.spoor.servers.Probe;
import io.spoor.servers.Tier;
import io.spoor.servers.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** Starts the streams app as a child JVM of the local stack. */
final class AppServer {

  static final String NAME = "app";

  private static final Duration TIMEOUT = Duration.ofSeconds(120);

  private AppServer() {}

  /** The health page of an app on this loopback port. */
  static String healthUrl(int port) {
    return "http://127.0.0.1:" + port + "/health";
  }

  /**
   * Starts the app and waits until its health page says that it is running.
   *
   * @param generation what it runs as
   */
  static Child start(
      Workspace workspace,
      String classPath,
      int port,
      String bootstrapServers,
      String registryUrl,
      Generation generation) {
    Path directory = workspace.directory(NAME);
    Properties config = new Properties();
    config.putAll(config(workspace, port, bootstrapServers, registryUrl, generation));
    List<String> command =
        JavaCommand.of(
            List.of("-Xms128m", "-Xmx512m", ChildLogging.flag(directory)),
            classPath,
            "io.spoor.streams.app.SpoorApp",
            write(config, directory.resolve("app.properties")).toString());
    Probe probe = Probe.http(healthUrl(port));
    return Child.start(new Launch(NAME, Tier.CLIENT, workspace, command, Map.of(), probe, TIMEOUT));
  }

  /** The app's whole configuration. */
  static Map<String, String> config(
      Workspace workspace,
      int port,
      String bootstrapServers,
      String registryUrl,
      Generation generation) {
    Path directory = workspace.directory(NAME);
    Map<String, String> config = new HashMap<>();
    config.put("bootstrap.servers", bootstrapServers);
    config.put("schema.registry.url", registryUrl);
    // One broker: nothing can be replicated.
    config.put(TopicSettings.REPLICATION, "1");
    config.put(TopicSettings.MIN_IN_SYNC_REPLICAS, "1");
    config.put("state.dir", directory.resolve("state").toString());
    config.put("health.host", "127.0.0.1");
    config.put("health.port", Integer.toString(port));
    config.put("health.port.file", directory.resolve("health.port").toString());
    config.putAll(generation.appConfig());
    return config;
  }

  private static Path write(Properties config, Path file) {
    try (Writer out = Files.newBufferedWriter(file)) {
      config.store(out, null);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
