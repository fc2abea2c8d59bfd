package io.spoor.cli.faults;

import static io.spoor.cli.TestFiles.SCENARIO;

import io.spoor.client.kafka.DeclarationRepository;
import io.spoor.client.kafka.KafkaClients;
import io.spoor.client.kafka.ManifestFiles;
import io.spoor.launchers.AppProcess;
import io.spoor.launchers.ChildProcess;
import io.spoor.launchers.ConnectServer;
import io.spoor.launchers.ElasticsearchServer;
import io.spoor.launchers.KafkaCluster;
import io.spoor.launchers.RegistryServer;
import io.spoor.launchers.ServerSettings;
import io.spoor.launchers.Workspace;
import io.spoor.localstack.ElasticsearchConnectorConfig;
import io.spoor.localstack.StackHome;
import io.spoor.platform.topic.TopicAdmin;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.topic.TopicSettings;
import io.spoor.sources.Normalisers;
import io.spoor.testkit.servers.RealStack;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartitionInfo;

/**
 * A cluster to break: one controller and three brokers, the registry, two instances of the app with
 * a standby of each state, Elasticsearch and the sink that fills it; each in a JVM of its own.
 */
final class FaultTestCluster implements AutoCloseable {
  static final String APPLICATION = "spoor";
  private static final TopicSettings TOPICS = TopicSettings.cluster(Normalisers.all().sources());

  private final Workspace workspace;
  private final String appClassPath;
  private final KafkaCluster kafka;
  private final RegistryServer registry;
  private final ElasticsearchServer elasticsearch;
  private final ConnectServer connect;
  private final Admin admin;
  private final List<Manifest> manifests;
  private final Map<Integer, ChildProcess> apps = new TreeMap<>();

  private FaultTestCluster(
      Workspace workspace,
      StackHome home,
      KafkaCluster kafka,
      RegistryServer registry,
      ElasticsearchServer elasticsearch,
      ConnectServer connect) {
    this.workspace = workspace;
    this.appClassPath = home.appClassPath();
    this.kafka = kafka;
    this.registry = registry;
    this.elasticsearch = elasticsearch;
    this.connect = connect;
    this.admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
    this.manifests = ManifestFiles.read(SCENARIO.resolve("manifests"), ManifestFiles.ALWAYS);
  }

  static FaultTestCluster start() throws InterruptedException, ExecutionException {
    Workspace testWorkspace = RealStack.workspace();
    Workspace workspace =
        new Workspace(testWorkspace.distributions(), testWorkspace.state().resolve("faults"));
    StackHome home = new StackHome(RealStack.projectRoot(), Path.of("target/faults"));
    ServerSettings freePorts = ServerSettings.onFreePort();
    FaultTestCluster stack;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var registry = threads.submit(() -> RegistryServer.start(workspace, freePorts));
      var elasticsearch = threads.submit(() -> ElasticsearchServer.start(workspace, freePorts));
      KafkaCluster kafka = KafkaCluster.start(workspace);
      var connect =
          threads.submit(
              () ->
                  ConnectServer.start(
                      workspace, freePorts, kafka.bootstrapServers(), home.plugins()));
      stack =
          new FaultTestCluster(
              workspace, home, kafka, registry.get(), elasticsearch.get(), connect.get());
    }
    stack.open();
    return stack;
  }

  private void open() {
    TopicAdmin.ensure(admin, TOPICS);
    DeclarationRepository.manifests(KafkaClients.of(clients())).apply(manifests, manifests);
    Map<String, String> sink =
        new HashMap<>(ElasticsearchConnectorConfig.config(registry.url(), elasticsearch.url()));
    sink.put("errors.deadletterqueue.topic.replication.factor", "3");
    connect.connectors().put(ElasticsearchConnectorConfig.NAME, sink);
    List<CompletableFuture<Void>> starts =
        List.of(
            CompletableFuture.runAsync(() -> startApp(1)),
            CompletableFuture.runAsync(() -> startApp(2)));
    starts.forEach(CompletableFuture::join);
  }

  String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  String registryUrl() {
    return registry.url();
  }

  String elasticsearchUrl() {
    return elasticsearch.url();
  }

  int partitions() {
    return TOPICS.partitions();
  }

  List<Manifest> manifests() {
    return manifests;
  }

  KafkaCluster kafka() {
    return kafka;
  }

  /** An instance of the app; 1 and 2 run from the start. */
  ChildProcess app(int number) {
    synchronized (apps) {
      ChildProcess app = apps.get(number);
      if (app == null) {
        throw new IllegalArgumentException("no instance " + number);
      }
      return app;
    }
  }

  /** Starts an instance and waits until all of its tasks run. */
  void startApp(int number) {
    Map<String, String> config = clients();
    config.put("application.id", APPLICATION);
    // Eight JVMs share a laptop's cores: what a commit costs on three brokers is paid less often.
    config.put("streams.num.stream.threads", "1");
    config.put("streams.commit.interval.ms", "250");
    var settings = new ServerSettings(0, config);
    ChildProcess app = AppProcess.start(workspace, "app-" + number, settings, appClassPath).child();
    synchronized (apps) {
      apps.put(number, app);
    }
  }

  /** The broker that leads most partitions, of our topics and of Kafka's own. */
  int busiestLeader() {
    return descriptions().stream()
        .flatMap(topic -> topic.partitions().stream())
        .filter(partition -> partition.leader() != null)
        .collect(Collectors.groupingBy(partition -> partition.leader().id(), Collectors.counting()))
        .entrySet()
        .stream()
        .max(Map.Entry.comparingByValue())
        .orElseThrow()
        .getKey();
  }

  /** The broker that coordinates the app's group, and with it the group's commits. */
  int coordinator() {
    return get(admin.describeConsumerGroups(List.of(APPLICATION)).all()).values().stream()
        .map(group -> group.coordinator().id())
        .findAny()
        .orElseThrow();
  }

  /** Waits until every partition is on all of its brokers again. */
  void awaitInSync(Duration timeout) throws InterruptedException {
    await(
        "all partitions in sync",
        timeout,
        () ->
            descriptions().stream()
                .flatMap(topic -> topic.partitions().stream())
                .allMatch(FaultTestCluster::isInSync));
  }

  static void await(String description, Duration timeout, BooleanSupplier condition)
      throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within " + timeout.toSeconds() + " s: " + description);
      }
      Thread.sleep(100);
    }
  }

  private static boolean isInSync(TopicPartitionInfo partition) {
    return partition.leader() != null && partition.isr().size() == partition.replicas().size();
  }

  private Collection<TopicDescription> descriptions() {
    var options = new ListTopicsOptions().listInternal(true);
    return get(admin.describeTopics(get(admin.listTopics(options).names())).allTopicNames())
        .values();
  }

  private static <T> T get(KafkaFuture<T> future) {
    try {
      return future.get(60, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the cluster does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private Map<String, String> clients() {
    Map<String, String> config = new HashMap<>();
    config.put("bootstrap.servers", kafka.bootstrapServers());
    config.put("schema.registry.url", registry.url());
    return config;
  }

  @Override
  public void close() {
    admin.close();
    List<ChildProcess> instances;
    synchronized (apps) {
      instances = List.copyOf(apps.values());
    }
    instances.parallelStream().forEach(ChildProcess::stop);
    connect.child().stop();
    elasticsearch.child().stop();
    registry.child().stop();
    kafka.stop();
  }
}
