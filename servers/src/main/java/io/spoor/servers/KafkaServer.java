package io.spoor.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A real Kafka broker with its controller in one JVM (KRaft), on loopback.
 *
 * @param bootstrapServers {@code 127.0.0.1:<port>}
 * @param child the process
 */
public record KafkaServer(String bootstrapServers, Child child) {

  /** The component's name. */
  public static final String NAME = "kafka";

  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  /**
   * Formats the storage if the workspace has none yet, starts the broker, and waits until it
   * serves.
   *
   * @throws StartFailedException when it does not come up
   */
  public static KafkaServer start(Workspace workspace, ServerSettings settings) {
    Child.stopLeftover(workspace, NAME);
    int port = settings.choosePort(NAME);
    Path directory = workspace.directory(NAME);
    Path data = directory.resolve("data");
    Path log = workspace.log(NAME);
    Path config =
        ConfigFile.write(
            directory.resolve("server.properties"),
            "=",
            defaults(port, Ports.free(), data),
            settings.overrides());
    String classPath = workspace.dist().kafkaClassPath();
    String log4j = ChildLogging.flag(directory);
    if (!Files.exists(data.resolve("meta.properties"))) {
      format(
          log,
          JavaCommand.of(
              List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", log4j),
              classPath,
              "kafka.tools.StorageTool",
              "format",
              "-t",
              ClusterId.random(),
              "-c",
              config.toString()));
    }
    List<String> command =
        JavaCommand.of(
            List.of("-Xms128m", "-Xmx384m", "-XX:TieredStopAtLevel=1", log4j),
            classPath,
            "kafka.Kafka",
            config.toString());
    Probe answers = probe("127.0.0.1:" + port);
    Probe probe = () -> Files.readString(log).contains("Kafka Server started") && answers.ready();
    Child child =
        Child.start(new Launch(NAME, Tier.SERVER, workspace, command, Map.of(), probe, TIMEOUT));
    return new KafkaServer("127.0.0.1:" + port, child);
  }

  /** Whether a broker serves at this address. */
  public static Probe probe(String bootstrapServers) {
    int port = Integer.parseInt(bootstrapServers.substring(bootstrapServers.lastIndexOf(':') + 1));
    return () -> KafkaHandshake.isAnswered(port);
  }

  private static Map<String, String> defaults(int port, int controllerPort, Path data) {
    Map<String, String> config = new HashMap<>();
    config.put("process.roles", "broker,controller");
    config.put("node.id", "1");
    config.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
    config.put("controller.listener.names", "CONTROLLER");
    config.put(
        "listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
    config.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
    config.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    config.put("log.dirs", data.toString());
    config.put("auto.create.topics.enable", "false");

    // One node: nothing can be replicated.
    config.put("default.replication.factor", "1");
    config.put("offsets.topic.replication.factor", "1");
    config.put("transaction.state.log.replication.factor", "1");
    config.put("transaction.state.log.min.isr", "1");
    config.put("share.coordinator.state.topic.replication.factor", "1");
    config.put("share.coordinator.state.topic.min.isr", "1");

    // Few partitions and threads, small buffers: one machine, a quick start.
    config.put("offsets.topic.num.partitions", "4");
    config.put("transaction.state.log.num.partitions", "4");
    config.put("share.coordinator.state.topic.num.partitions", "1");
    config.put("num.network.threads", "2");
    config.put("num.io.threads", "4");
    config.put("background.threads", "2");
    config.put("log.cleaner.dedupe.buffer.size", Integer.toString(16 * 1024 * 1024));
    config.put("log.index.size.max.bytes", Integer.toString(1024 * 1024));
    config.put("group.initial.rebalance.delay.ms", "0");

    // A broker that was killed is taken back after seconds, not ten.
    config.put("broker.session.timeout.ms", "3000");
    config.put("broker.heartbeat.interval.ms", "500");
    return config;
  }

  private static void format(Path log, List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw StartFailedException.timedOut(NAME, TIMEOUT, log);
      }
      if (process.exitValue() != 0) {
        throw StartFailedException.exited(NAME, process.exitValue(), Duration.ZERO, log);
      }
    } catch (IOException e) {
      throw StartFailedException.because(NAME, "cannot format its storage: " + e.getMessage(), log);
    } catch (InterruptedException givenUp) {
      Thread.currentThread().interrupt();
      throw StartFailedException.because(NAME, "its start was given up", log);
    }
  }
}
