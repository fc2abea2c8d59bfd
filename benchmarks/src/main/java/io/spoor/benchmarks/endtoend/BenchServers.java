package io.spoor.benchmarks.endtoend;

import io.spoor.launchers.ChildProcess;
import io.spoor.launchers.KafkaServer;
import io.spoor.launchers.RegistryServer;
import io.spoor.launchers.ServerSettings;
import io.spoor.launchers.Workspace;
import io.spoor.platform.registry.RegistryConfig;
import io.spoor.platform.registry.RegistrySchemaResolver;
import io.spoor.platform.registry.SchemaResolver;
import java.net.URI;
import java.util.Map;

/** A separate broker and registry for a benchmark. They are removed however the process ends. */
record BenchServers(KafkaServer kafka, RegistryServer registry) implements AutoCloseable {
  /** Starts both; the broker's clock gives the arrival times of records. */
  static BenchServers start(Workspace workspace) {
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("stop")
                .unstarted(() -> ChildProcess.stopLeftovers(workspace)));
    KafkaServer kafka =
        KafkaServer.start(
            workspace,
            ServerSettings.onFreePort().with("log.message.timestamp.type", "LogAppendTime"));
    try {
      return new BenchServers(kafka, RegistryServer.start(workspace, ServerSettings.onFreePort()));
    } catch (RuntimeException e) {
      kafka.child().stop();
      throw e;
    }
  }

  /** The app's connection settings for them. */
  Map<String, String> connections() {
    return Map.of(
        "bootstrap.servers", kafka.bootstrapServers(), "schema.registry.url", registry.url());
  }

  SchemaResolver schemas() {
    return RegistrySchemaResolver.of(RegistryConfig.of(URI.create(registry.url())));
  }

  @Override
  public void close() {
    registry.child().stop();
    kafka.child().stop();
  }
}
