package io.spoor.servers;

import java.util.Map;

/**
 * A real Kafka broker with its controller in one JVM (KRaft), on loopback.
 *
 * @param bootstrapServers {@code 127.0.0.1:<port>}
 * @param child the process
 */
public record KafkaServer(String bootstrapServers, Child child) {

  /** The component's name. */
  public static final String NAME = "kafka";

  private static final int HEAP_MEGABYTES = 384;

  /**
   * Formats the storage if the workspace has none yet, starts the broker, and waits until it
   * serves.
   *
   * @throws StartFailedException when it does not come up
   */
  public static KafkaServer start(Workspace workspace, ServerSettings settings) {
    Child.stopLeftover(workspace, NAME);
    int port = settings.choosePort(NAME);
    Map<String, String> config = defaults(port, Ports.free());
    config.putAll(settings.overrides());
    KafkaNode node = new KafkaNode(workspace, NAME, HEAP_MEGABYTES, ClusterId::random);
    Child child = node.start(config, port);
    return new KafkaServer("127.0.0.1:" + port, child);
  }

  /** Whether a broker serves at this address. */
  public static Probe probe(String bootstrapServers) {
    int port = Integer.parseInt(bootstrapServers.substring(bootstrapServers.lastIndexOf(':') + 1));
    return () -> KafkaHandshake.isAnswered(port);
  }

  private static Map<String, String> defaults(int port, int controllerPort) {
    Map<String, String> config = KafkaNode.defaults();
    config.put("process.roles", "broker,controller");
    config.put("node.id", "1");
    config.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
    config.put(
        "listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
    config.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);

    // One node: nothing can be replicated.
    config.put("default.replication.factor", "1");
    config.put("offsets.topic.replication.factor", "1");
    config.put("transaction.state.log.replication.factor", "1");
    config.put("transaction.state.log.min.isr", "1");
    config.put("share.coordinator.state.topic.replication.factor", "1");
    config.put("share.coordinator.state.topic.min.isr", "1");
    return config;
  }
}
