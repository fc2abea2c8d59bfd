package io.spoor.launchers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ServersIT {

  /** Closed to other users, as JUnit makes it: Elasticsearch must start here for root too. */
  @TempDir private static Path state;

  private static Servers servers;

  private record Servers(
      Workspace workspace,
      KafkaServer kafka,
      RegistryServer registry,
      ElasticsearchServer elasticsearch,
      ConnectServer connect) {

    List<ChildProcess> children() {
      return List.of(connect.child(), elasticsearch.child(), registry.child(), kafka.child());
    }
  }

  @BeforeAll
  static void startSideBySide() throws Exception {
    Distributions distributions =
        Distributions.ofProject(Path.of(System.getProperty("spoor.root")));
    Workspace workspace = new Workspace(distributions, state);
    Path plugins = Files.createDirectories(state.resolve("plugins"));
    ServerSettings freePorts = ServerSettings.onFreePort();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<RegistryServer> registry =
          threads.submit(() -> RegistryServer.start(workspace, freePorts));
      Future<ElasticsearchServer> search =
          threads.submit(() -> ElasticsearchServer.start(workspace, freePorts));
      KafkaServer kafka = KafkaServer.start(workspace, freePorts);
      ConnectServer connect =
          ConnectServer.start(workspace, freePorts, kafka.bootstrapServers(), plugins);
      servers = new Servers(workspace, kafka, registry.get(), search.get(), connect);
    }
  }

  @AfterAll
  static void stopAll() {
    servers.children().forEach(ChildProcess::stop);
    assertThat(servers.children()).noneMatch(ChildProcess::isAlive);
  }

  static Stream<ChildProcess> children() {
    return servers.children().stream();
  }

  @Test
  void kafkaIsOneNodeThatCreatesNoTopicsByItself() throws Exception {
    Map<String, Object> config = Map.of("bootstrap.servers", servers.kafka().bootstrapServers());
    try (Admin admin = Admin.create(config)) {
      ConfigResource broker = new ConfigResource(ConfigResource.Type.BROKER, "1");
      Config settings =
          admin
              .describeConfigs(List.of(broker))
              .values()
              .values()
              .iterator()
              .next()
              .get(20, TimeUnit.SECONDS);

      assertThat(admin.describeCluster().nodes().get(20, TimeUnit.SECONDS)).hasSize(1);
      assertThat(settings.get("auto.create.topics.enable").value()).isEqualTo("false");
      assertThat(settings.get("group.initial.rebalance.delay.ms").value()).isEqualTo("0");
      assertThat(settings.get("transaction.state.log.replication.factor").value()).isEqualTo("1");
    }
  }

  @Test
  void registryDemandsBackwardTransitiveCompatibility() throws Exception {
    assertThat(LoopbackHttpClient.get(servers.registry().url() + "/config").body())
        .contains("BACKWARD_TRANSITIVE");
  }

  @Test
  void elasticsearchStoresAndFinds() throws Exception {
    String documents = servers.elasticsearch().url() + "/things/_doc/1";

    assertThat(
            LoopbackHttpClient.putJson(documents + "?refresh=true", "{\"name\":\"spoor\"}")
                .statusCode())
        .isEqualTo(201);

    assertThat(
            LoopbackHttpClient.get(servers.elasticsearch().url() + "/things/_search?q=name:spoor")
                .body())
        .contains("\"_id\":\"1\"");
  }

  @Test
  void connectSaysWhyItRefusesAConnector() {
    assertThatThrownBy(
            () ->
                servers
                    .connect()
                    .connectors()
                    .put("nobody", Map.of("connector.class", "io.spoor.Absent", "topics", "t")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("connector nobody was rejected")
        .hasMessageContaining("io.spoor.Absent");

    assertThat(servers.connect().connectors().state("nobody"))
        .isEqualTo(new ConnectClient.State.Missing());
  }

  @ParameterizedTest
  @MethodSource("children")
  void eachFitsIntoALaptop(ChildProcess child) {
    assertThat(child.identity().residentBytes()).isBetween(50L << 20, 1L << 30);
  }

  @Test
  void allListenOnLoopbackOnly() throws Exception {
    List<InetAddress> externalAddresses =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> !address.isLoopbackAddress())
            .toList();
    assumeThat(externalAddresses).as("this machine has an address besides loopback").isNotEmpty();
    for (InetAddress externalAddress : externalAddresses) {
      for (int port : ports()) {
        assertThatThrownBy(() -> connect(externalAddress, port))
            .as("%s:%d", externalAddress, port)
            .isInstanceOf(IOException.class);
      }
    }
  }

  private static List<Integer> ports() {
    return Stream.of(
            "tcp://" + servers.kafka().bootstrapServers(),
            servers.registry().url(),
            servers.elasticsearch().url(),
            servers.connect().url())
        .map(url -> URI.create(url).getPort())
        .toList();
  }

  private static void connect(InetAddress address, int port) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), 1_000);
    }
  }
}
