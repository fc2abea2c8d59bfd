package io.spoor.cli.deploy;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.cli.Script;
import io.spoor.launchers.JavaCommand;
import io.spoor.launchers.KafkaCluster;
import io.spoor.launchers.Ports;
import io.spoor.launchers.Workspace;
import io.spoor.platform.registry.CompatibilityLevel;
import io.spoor.platform.registry.ContractRegistrar;
import io.spoor.platform.registry.RegistryClient;
import io.spoor.platform.registry.RegistryConfig;
import io.spoor.testkit.servers.RealStack;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * The registry's service of docker-compose.yml on three brokers, with its environment and health
 * check: everything but its image, whose program this is.
 */
@Order(0)
class ComposeRegistryIT {
  private static final String JOURNAL = "kafkasql-journal";
  private static final long START_TIMEOUT_SECONDS = 120;

  private Workspace workspace;
  private KafkaCluster kafka;
  private int port;
  private Process registry;

  @BeforeEach
  void start() throws Exception {
    Workspace shared = RealStack.workspace();
    workspace = new Workspace(shared.distributions(), shared.state().resolve("compose-registry"));
    kafka = KafkaCluster.start(workspace);
    port = Ports.allocate();
    registry = startRegistry();
  }

  @AfterEach
  void stop() {
    registry.destroyForcibly();
    kafka.stop();
  }

  /** Started again it has nothing of its own: all that it knows is on the brokers. */
  private Process startRegistry() throws Exception {
    var builder =
        new ProcessBuilder(
            JavaCommand.home().resolve("bin/java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Dquarkus.http.host=127.0.0.1",
            "-Dquarkus.http.port=" + port,
            "-Dquarkus.management.host=127.0.0.1",
            "-Dquarkus.management.port=" + Ports.allocate(),
            "-jar",
            workspace.distributions().root().resolve("registry/quarkus-run.jar").toString());
    for (Map.Entry<String, JsonNode> variable :
        ComposeFile.document().at("/services/schema-registry/environment").properties()) {
      String value = variable.getValue().asText();
      builder
          .environment()
          .put(
              variable.getKey(),
              value.startsWith("kafka-1:9092,") ? kafka.bootstrapServers() : value);
    }
    Process started =
        builder
            .redirectErrorStream(true)
            .redirectOutput(workspace.log("compose-registry").toFile())
            .start();
    long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_TIMEOUT_SECONDS);
    while (check("schema-registry", port) != 0) {
      assertThat(started.isAlive()).as("see %s", workspace.log("compose-registry")).isTrue();
      assertThat(System.nanoTime()).as("healthy in time").isLessThan(patience);
      Thread.sleep(500);
    }
    return started;
  }

  private static int check(String service, int port) throws Exception {
    return Script.run(Map.of(), ComposeFile.healthCheck(service, port)).exit();
  }

  private RegistryClient client() throws IOException {
    URI inside =
        URI.create(
            ComposeFile.properties("app.properties").getOrDefault("schema.registry.url", ""));
    return new RegistryClient(
        RegistryConfig.of(URI.create("http://127.0.0.1:" + port + inside.getPath())));
  }

  @Test
  void keepsSchemasUnderOurRuleOnThreeBrokersAndKnowsThemAfterAKill() throws Exception {
    SortedMap<String, Integer> before;
    try (RegistryClient client = client()) {
      assertThat(client.level()).isEqualTo(CompatibilityLevel.BACKWARD_TRANSITIVE);
      before = ContractRegistrar.ensure(client);
    }
    assertThat(before).isNotEmpty();

    registry.destroyForcibly().waitFor();
    assertThat(check("schema-registry", port)).isNotZero();
    registry = startRegistry();

    try (RegistryClient client = client()) {
      assertThat(client.level()).isEqualTo(CompatibilityLevel.BACKWARD_TRANSITIVE);
      assertThat(ContractRegistrar.ensure(client)).isEqualTo(before);
    }
    assertJournalIsComplete();
    brokersAreHealthyUntilTheyStop();
  }

  private void assertJournalIsComplete() throws Exception {
    var topic = new ConfigResource(ConfigResource.Type.TOPIC, JOURNAL);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      TopicDescription journal =
          requireNonNull(admin.describeTopics(Set.of(JOURNAL)).allTopicNames().get().get(JOURNAL));
      assertThat(journal.partitions())
          .allSatisfy(partition -> assertThat(partition.replicas()).hasSize(3));
      var config = requireNonNull(admin.describeConfigs(Set.of(topic)).all().get().get(topic));
      assertThat(config.get("cleanup.policy").value()).isEqualTo("delete");
      assertThat(config.get("retention.ms").value()).isEqualTo("-1");
      assertThat(config.get("retention.bytes").value()).isEqualTo("-1");
    }
  }

  private void brokersAreHealthyUntilTheyStop() throws Exception {
    int last = 0;
    for (String address : kafka.bootstrapServers().split(",", -1)) {
      last = Integer.parseInt(address.substring(address.indexOf(':') + 1));
      assertThat(check("kafka-1", last)).as(address).isZero();
    }
    kafka.stop();
    assertThat(check("kafka-1", last)).isNotZero();
  }
}
