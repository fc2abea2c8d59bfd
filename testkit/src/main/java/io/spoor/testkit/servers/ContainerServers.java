package io.spoor.testkit.servers;

import io.spoor.launchers.ElasticsearchServer;
import java.time.Duration;
import java.util.Map;
import org.opentest4j.TestAbortedException;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * Containers of the images in docker-compose.yml; for {@code -Dspoor.servers=containers}. Without
 * Docker, tests that need a server are skipped. Testcontainers removes the containers when the JVM
 * ends.
 */
final class ContainerServers implements ServerProvider {
  private static final String KAFKA = "apache/kafka:4.4.0";
  private static final String REGISTRY = "apicurio/apicurio-registry:3.3.3";
  private static final String REGISTRY_API = "/apis/ccompat/v7";
  private static final String ELASTICSEARCH = "elasticsearch:9.5.3";

  private static final String KAFKA_INSIDE = "kafka:19092";
  private static final Duration TIMEOUT = Duration.ofMinutes(3);

  private final Network network = Network.newNetwork();

  /** The containers of the local Docker. */
  static ContainerServers ofDocker() {
    if (!DockerClientFactory.instance().isDockerAvailable()) {
      throw new TestAbortedException("no Docker here: tests on containers are skipped");
    }
    return new ContainerServers();
  }

  @Override
  public String kafka() {
    var kafka =
        new KafkaContainer(DockerImageName.parse(KAFKA))
            .withListener(KAFKA_INSIDE)
            .withNetwork(network)
            .withStartupTimeout(TIMEOUT);
    kafka.start();
    return kafka.getBootstrapServers();
  }

  @Override
  public String registry() {
    RealStack.kafka();
    GenericContainer<?> registry =
        new GenericContainer<>(DockerImageName.parse(REGISTRY))
            .withNetwork(network)
            .withExposedPorts(8080)
            .withEnv(
                Map.of(
                    "APICURIO_STORAGE_KIND", "kafkasql",
                    "APICURIO_KAFKASQL_BOOTSTRAP_SERVERS", KAFKA_INSIDE,
                    "APICURIO_RULES_GLOBAL_COMPATIBILITY", "BACKWARD_TRANSITIVE"))
            .waitingFor(
                Wait.forHttp(REGISTRY_API + "/subjects").forPort(8080).withStartupTimeout(TIMEOUT));
    registry.start();
    return "http://" + registry.getHost() + ":" + registry.getMappedPort(8080) + REGISTRY_API;
  }

  @Override
  public String elasticsearch() {
    GenericContainer<?> elasticsearch =
        new GenericContainer<>(DockerImageName.parse(ELASTICSEARCH))
            .withExposedPorts(9200)
            .withEnv(
                Map.of(
                    "discovery.type", "single-node",
                    "xpack.security.enabled", "false",
                    "cluster.routing.allocation.disk.threshold_enabled", "false",
                    "ES_JAVA_OPTS", "-Xms512m -Xmx768m"))
            .waitingFor(
                Wait.forHttp("/_cluster/health?wait_for_status=yellow&timeout=1s")
                    .withStartupTimeout(TIMEOUT));
    elasticsearch.start();
    return "http://" + elasticsearch.getHost() + ":" + elasticsearch.getMappedPort(9200);
  }

  @Override
  public ElasticsearchServer elasticsearchProcess() {
    throw new TestAbortedException("stops and starts a process of ours, which a container is not");
  }
}
