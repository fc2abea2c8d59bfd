package io.spoor.launchers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * One Kafka process: formats its storage on its first start, then runs with the given
 * configuration.
 *
 * @param name the component's name, also that of its directory and log
 * @param heapMegabytes maximum heap
 * @param clusterId supplies the cluster id when the storage is formatted
 */
record KafkaNode(Workspace workspace, String name, int heapMegabytes, Supplier<String> clusterId) {

  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  /** Settings shared by all nodes: one machine, fast start, fast failover. */
  static Map<String, String> defaults() {
    Map<String, String> config = new HashMap<>();
    config.put("controller.listener.names", "CONTROLLER");
    config.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    config.put("auto.create.topics.enable", "false");

    // Few partitions and threads, small buffers.
    config.put("offsets.topic.num.partitions", "4");
    config.put("transaction.state.log.num.partitions", "4");
    config.put("share.coordinator.state.topic.num.partitions", "1");
    config.put("num.network.threads", "2");
    config.put("num.io.threads", "4");
    config.put("background.threads", "2");
    config.put("log.cleaner.dedupe.buffer.size", Integer.toString(16 * 1024 * 1024));
    config.put("log.index.size.max.bytes", Integer.toString(1024 * 1024));
    config.put("group.initial.rebalance.delay.ms", "0");

    // A flood of connections must not take the broker's memory and files.
    config.put("max.connections", "2000");
    // A year: the last checkpoint of the evidence log is a committed offset.
    config.put("offsets.retention.minutes", "525600");

    // A killed broker can rejoin after this time instead of ten seconds.
    config.put("broker.session.timeout.ms", "3000");
    config.put("broker.heartbeat.interval.ms", "500");
    // Interval of checks for expired transactions; the default of ten seconds would add to their
    // timeout.
    config.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");
    return config;
  }

  /**
   * Starts the process and waits until it is ready.
   *
   * @param port port for the readiness probe
   * @throws StartFailedException if it does not start
   */
  ChildProcess start(Map<String, String> config, int port) {
    return start(config, port, ServerCredentials.OPEN);
  }

  /** The same, with a readiness probe over TLS. */
  ChildProcess start(Map<String, String> config, int port, ServerCredentials credentials) {
    Path directory = workspace.directory(name);
    Path log = workspace.log(name);
    Path data = directory.resolve("data");
    Path file =
        ConfigFile.write(
            directory.resolve("server.properties"),
            "=",
            Map.of("log.dirs", data.toString()),
            config);
    String log4j = ChildLogging.flag(directory);
    if (!Files.exists(data.resolve("meta.properties"))) {
      format(log, file, log4j);
    }
    List<String> command =
        JavaCommand.of(
            List.of("-Xms64m", "-Xmx" + heapMegabytes + "m", "-XX:TieredStopAtLevel=1", log4j),
            workspace.distributions().kafkaClassPath(),
            "kafka.Kafka",
            file.toString());
    ReadinessProbe readinessProbe = () -> KafkaHandshake.isAnswered(port, credentials);
    ReadinessProbe probe =
        () -> Files.readString(log).contains("Kafka Server started") && readinessProbe.checkReady();
    return ChildProcess.start(
        new LaunchSpec(name, ShutdownTier.SERVER, workspace, command, Map.of(), probe, TIMEOUT));
  }

  private void format(Path log, Path config, String log4j) {
    List<String> command =
        JavaCommand.of(
            List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", log4j),
            workspace.distributions().kafkaClassPath(),
            "kafka.tools.StorageTool",
            "format",
            "-t",
            clusterId.get(),
            "-c",
            config.toString());
    PrivateFiles.ensure(log);
    try {
      Process process =
          new ProcessBuilder(PrivateFiles.command(command))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw StartFailedException.timedOut(name, TIMEOUT, log);
      }
      if (process.exitValue() != 0) {
        throw StartFailedException.exited(name, process.exitValue(), Duration.ZERO, log);
      }
    } catch (IOException e) {
      throw StartFailedException.withReason(
          name, "cannot format its storage: " + e.getMessage(), log);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw StartFailedException.withReason(name, "its start was cancelled", log);
    }
  }
}
