package io.spoor.benchmarks.sink;

import io.spoor.benchmarks.load.WatchedJvm;
import io.spoor.launchers.ChildProcess;
import io.spoor.launchers.ConnectServer;
import io.spoor.launchers.ElasticsearchServer;
import io.spoor.launchers.KafkaServer;
import io.spoor.launchers.RegistryServer;
import io.spoor.launchers.ServerSettings;
import io.spoor.launchers.Workspace;
import io.spoor.testkit.search.JsonHttpClient;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Separate servers for the sink, with the connector running. */
final class SinkStack implements AutoCloseable {
  private static final String CONNECTOR = "sink";
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final Workspace workspace;
  private final KafkaServer kafka;
  private final ConnectServer connect;
  private final JsonHttpClient connectRest;
  private final ActionTopic topic;
  private final ActionIndex index;
  private final JsonHttpClient elasticsearchRest;
  private final WatchedJvm jvm;
  private ElasticsearchServer elasticsearch;

  private SinkStack(
      Workspace workspace,
      KafkaServer kafka,
      ConnectServer connect,
      ElasticsearchServer elasticsearch,
      ActionTopic topic)
      throws IOException {
    this.workspace = workspace;
    this.kafka = kafka;
    this.connect = connect;
    this.connectRest = new JsonHttpClient(connect.url());
    this.elasticsearch = elasticsearch;
    this.elasticsearchRest = new JsonHttpClient(elasticsearch.url());
    this.topic = topic;
    this.index = new ActionIndex(elasticsearchRest);
    this.jvm = WatchedJvm.attach(connect.child().identity());
  }

  /** Starts all servers; if one does not start, all are stopped. */
  static SinkStack start(SinkBenchSetup setup, SinkBenchSettings settings) throws IOException {
    Workspace workspace = setup.workspace();
    // However this process ends, all servers are stopped.
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("stop")
                .unstarted(() -> ChildProcess.stopLeftovers(workspace)));
    try {
      KafkaServer kafka = KafkaServer.start(workspace, ServerSettings.onFreePort());
      RegistryServer registry = RegistryServer.start(workspace, ServerSettings.onFreePort());
      ElasticsearchServer elasticsearch =
          ElasticsearchServer.start(workspace, ServerSettings.onFreePort());
      ActionTopic topic =
          ActionTopic.create(kafka.bootstrapServers(), registry.url(), settings.partitions());
      ConnectServer connect =
          ConnectServer.start(
              workspace,
              ServerSettings.onFreePort(),
              kafka.bootstrapServers(),
              setup.plugins(),
              setup.jvmFlags());
      Map<String, String> config =
          new HashMap<>(setup.connector().of(registry.url(), elasticsearch.url()));
      config.put("name", CONNECTOR);
      config.put("topics", ActionTopic.NAME);
      config.putAll(settings.connector());
      connect.connectors().put(CONNECTOR, config);
      connect.connectors().awaitRunning(CONNECTOR, TIMEOUT);
      return new SinkStack(workspace, kafka, connect, elasticsearch, topic);
    } catch (IOException | RuntimeException e) {
      ChildProcess.stopLeftovers(workspace);
      throw e;
    }
  }

  ActionTopic topic() {
    return topic;
  }

  ActionIndex index() {
    return index;
  }

  JsonHttpClient elasticsearch() {
    return elasticsearchRest;
  }

  /** Connect's JVM. */
  WatchedJvm jvm() {
    return jvm;
  }

  Duration brokerCpu() {
    return ProcessHandle.of(kafka.child().identity().pid())
        .flatMap(process -> process.info().totalCpuDuration())
        .orElse(Duration.ZERO);
  }

  /** Pauses the sink, and returns when all of its tasks are paused. */
  void pause() throws IOException, InterruptedException {
    connectRest.put("/connectors/" + CONNECTOR + "/pause");
    awaitTasks("PAUSED");
  }

  void resume() throws IOException, InterruptedException {
    connectRest.put("/connectors/" + CONNECTOR + "/resume");
  }

  /**
   * Checks that the sink has not failed.
   *
   * @throws IllegalStateException stating the failure
   */
  void checkSink() {
    connect.connectors().awaitRunning(CONNECTOR, TIMEOUT);
  }

  /** Kills Elasticsearch like a crash. */
  void killElasticsearch() {
    elasticsearch.child().kill();
  }

  /** Restarts it with its data and its port. */
  void restartElasticsearch() {
    int port = URI.create(elasticsearch.url()).getPort();
    elasticsearch = ElasticsearchServer.start(workspace, ServerSettings.onPort(port));
  }

  private void awaitTasks(String state) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (true) {
      var tasks = connectRest.get("/connectors/" + CONNECTOR + "/status").path("tasks");
      boolean all = !tasks.isEmpty();
      for (var task : tasks) {
        all &= task.path("state").asText().equals(state);
      }
      if (all) {
        return;
      }
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("the sink is not " + state + " but " + tasks);
      }
      Thread.sleep(20);
    }
  }

  @Override
  public void close() throws IOException {
    topic.close();
    jvm.close();
    // Connect stops before the servers that it uses.
    connect.child().stop();
    ChildProcess.stopLeftovers(workspace);
  }
}
