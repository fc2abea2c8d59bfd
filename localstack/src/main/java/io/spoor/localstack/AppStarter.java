package io.spoor.localstack;

import io.spoor.launchers.AppProcess;
import io.spoor.launchers.ChildProcess;
import io.spoor.launchers.ServerSettings;
import io.spoor.launchers.Workspace;
import io.spoor.schemas.topic.TopicSettings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Starts the streams app as a child JVM of the local stack. */
final class AppStarter {

  static final String NAME = "app";

  private AppStarter() {}

  /** URL of the health page of an app on this loopback port. */
  static String healthUrl(int port) {
    return AppProcess.healthUrl(port);
  }

  /**
   * Starts the app and waits until its health page reports that it is running.
   *
   * @param generation the generation to run
   * @param logins login settings of the connections, if the stack requires logins
   */
  static ChildProcess start(
      Workspace workspace,
      String classPath,
      int port,
      String bootstrapServers,
      String registryUrl,
      AppGeneration generation,
      Map<String, String> logins) {
    Map<String, String> config = config(workspace, port, bootstrapServers, registryUrl, generation);
    config.putAll(logins);
    return AppProcess.start(workspace, NAME, new ServerSettings(port, config), classPath).child();
  }

  /** The app's complete configuration. */
  static Map<String, String> config(
      Workspace workspace,
      int port,
      String bootstrapServers,
      String registryUrl,
      AppGeneration generation) {
    Path directory = workspace.directory(NAME);
    Map<String, String> config = new HashMap<>();
    config.put("bootstrap.servers", bootstrapServers);
    config.put("schema.registry.url", registryUrl);
    // One broker and one instance: replication is impossible.
    config.put(TopicSettings.REPLICATION, "1");
    config.put(TopicSettings.MIN_IN_SYNC_REPLICAS, "1");
    config.put("streams.num.standby.replicas", "0");
    config.put("state.dir", directory.resolve("state").toString());
    config.put("health.host", "127.0.0.1");
    config.put("health.port", Integer.toString(port));
    config.put("health.port.file", directory.resolve("health.port").toString());
    config.put("taint.key.file", TaintKeyFile.in(directory).toString());
    config.putAll(generation.appConfig());
    return config;
  }
}
