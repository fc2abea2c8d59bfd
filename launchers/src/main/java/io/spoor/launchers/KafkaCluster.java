package io.spoor.launchers;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A real Kafka cluster on loopback: one controller and three brokers, each in a separate JVM, which
 * can be stopped, killed and restarted individually. All replicated data is on all three brokers,
 * and two must store a record before it is acknowledged.
 */
public final class KafkaCluster {

  private static final int CONTROLLER = 100;
  private static final int CONTROLLER_HEAP_MEGABYTES = 160;
  private static final int BROKER_HEAP_MEGABYTES = 320;

  private final Workspace workspace;
  private final String clusterId = ClusterId.random();
  private final int controllerPort = Ports.allocate();
  private final Map<Integer, Integer> ports;
  private final Map<Integer, ChildProcess> nodes = new TreeMap<>();

  private KafkaCluster(Workspace workspace) {
    this.workspace = workspace;
    this.ports =
        IntStream.rangeClosed(1, 3)
            .boxed()
            .collect(Collectors.toMap(id -> id, id -> Ports.allocate()));
  }

  /**
   * Starts all four concurrently.
   *
   * @throws StartFailedException if one does not start; the others are then stopped
   */
  public static KafkaCluster start(Workspace workspace) {
    KafkaCluster cluster = new KafkaCluster(workspace);
    List<CompletableFuture<Void>> starts = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      starts.add(CompletableFuture.runAsync(cluster::startController, threads));
      cluster
          .brokers()
          .forEach(
              id -> starts.add(CompletableFuture.runAsync(() -> cluster.startBroker(id), threads)));
    }
    try {
      starts.forEach(CompletableFuture::join);
    } catch (CompletionException failed) {
      cluster.stop();
      throw failed.getCause() instanceof StartFailedException rememberedFailure
          ? rememberedFailure
          : failed;
    }
    return cluster;
  }

  /** Ids of the brokers, running or not. */
  public List<Integer> brokers() {
    return ports.keySet().stream().sorted().toList();
  }

  /** Addresses of all brokers. */
  public String bootstrapServers() {
    return ports.values().stream()
        .map(port -> "127.0.0.1:" + port)
        .collect(Collectors.joining(","));
  }

  /** The latest process of the broker. */
  public ChildProcess broker(int id) {
    return node(id);
  }

  /**
   * Restarts a broker that was stopped or killed, with its previous storage and port.
   *
   * @throws StartFailedException if it does not start
   */
  public ChildProcess startBroker(int id) {
    Integer port = ports.get(id);
    if (port == null) {
      throw new IllegalArgumentException("no broker " + id);
    }
    Map<String, String> config = defaults();
    config.put("process.roles", "broker");
    config.put("node.id", Integer.toString(id));
    config.put("listeners", "PLAINTEXT://127.0.0.1:" + port);
    config.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
    return start("kafka-" + id, id, BROKER_HEAP_MEGABYTES, config, port);
  }

  /** Stops the brokers, then the controller, which brokers need for a clean stop. */
  public void stop() {
    brokers().parallelStream()
        .map(this::find)
        .forEach(broker -> broker.ifPresent(ChildProcess::stop));
    find(CONTROLLER).ifPresent(ChildProcess::stop);
  }

  private void startController() {
    Map<String, String> config = defaults();
    config.put("process.roles", "controller");
    config.put("node.id", Integer.toString(CONTROLLER));
    config.put("listeners", "CONTROLLER://127.0.0.1:" + controllerPort);
    start("kafka-controller", CONTROLLER, CONTROLLER_HEAP_MEGABYTES, config, controllerPort);
  }

  private ChildProcess start(String name, int id, int heap, Map<String, String> config, int port) {
    KafkaNode node = new KafkaNode(workspace, name, heap, () -> clusterId);
    ChildProcess child = node.start(config, port);
    synchronized (nodes) {
      nodes.put(id, child);
    }
    return child;
  }

  private ChildProcess node(int id) {
    return find(id).orElseThrow(() -> new IllegalArgumentException("no node " + id));
  }

  private Optional<ChildProcess> find(int id) {
    synchronized (nodes) {
      return Optional.ofNullable(nodes.get(id));
    }
  }

  private Map<String, String> defaults() {
    Map<String, String> config = new HashMap<>(KafkaNode.defaults());
    config.put("controller.quorum.voters", CONTROLLER + "@127.0.0.1:" + controllerPort);
    config.put("default.replication.factor", "3");
    config.put("min.insync.replicas", "2");
    config.put("offsets.topic.replication.factor", "3");
    config.put("transaction.state.log.replication.factor", "3");
    config.put("transaction.state.log.min.isr", "2");
    config.put("share.coordinator.state.topic.replication.factor", "3");
    config.put("share.coordinator.state.topic.min.isr", "2");
    // Leadership returns to the preferred brokers soon after a broker is back.
    config.put("leader.imbalance.check.interval.seconds", "2");
    return config;
  }
}
