package io.spoor.localstack.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.spoor.cli.CommandLineRun;
import io.spoor.cli.TestFiles;
import io.spoor.launchers.AppProcess;
import io.spoor.launchers.ConnectClient;
import io.spoor.launchers.Distributions;
import io.spoor.launchers.ServerSettings;
import io.spoor.launchers.Workspace;
import io.spoor.localstack.ElasticsearchConnectorConfig;
import io.spoor.localstack.StackHome;
import io.spoor.platform.access.ServiceAccount;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.AbstractStringAssert;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One wrong setting of one connection to a stack made with {@code up --secure} is one line that
 * says which connection, who, which setting, and never the secret.
 */
@Order(6)
class WrongConnectionsIT {

  private static final String WRONG = "wr0ng-s3cret";

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private static Path directory;

  @SuppressWarnings("NullAway.Init")
  private static SecureStack stack;

  @BeforeAll
  static void up() throws IOException {
    stack = SecureStack.acquire();
  }

  @Test
  void whatIsRightWorksFromAFileToo() {
    assertThat(runWith(Map.of(), "dead-letters").exit()).isZero();
    assertThat(runWith(Map.of(), "findings").exit()).isZero();
    assertThat(runWith(Map.of(), "manifests", "apply", TestFiles.scenario("manifests")).exit())
        .isZero();
  }

  @Test
  void kafkasPassword() {
    assertSingleErrorLine(runWith(Map.of("kafka.password", WRONG), "dead-letters"))
        .contains(
            "Kafka at " + stack.endpoints().bootstrapServers() + " as user operator",
            "rejected the login")
        .contains("kafka.username", "kafka.password");
  }

  @Test
  void kafkasAuthority() {
    assertSingleErrorLine(
            runWith(
                Map.of("kafka.ssl.truststore.location", stack.untrustedCertificate().toString()),
                "dead-letters"))
        .contains(
            "Kafka at " + stack.endpoints().bootstrapServers() + " as user operator",
            "the configured CA does not trust")
        .contains("kafka.ssl.truststore.location");
  }

  @Test
  void aClientWithoutTlsAtKafka() {
    Map<String, String> config = stack.correctSettings("findings");
    config.keySet().removeIf(key -> key.startsWith("kafka."));

    assertSingleErrorLine(stack.run(config, "dead-letters"))
        .contains("Kafka at " + stack.endpoints().bootstrapServers() + " (PLAINTEXT) requires TLS")
        .contains("kafka.security.protocol", "kafka.username");
  }

  @Test
  void aUserWhoMayNotAtKafka() {
    Map<String, String> config = stack.correctSettings("findings");
    config.putAll(stack.security().kafkaSettings(ServiceAccount.INGEST));

    assertSingleErrorLine(stack.run(config, "dead-letters"))
        .contains("Kafka at " + stack.endpoints().bootstrapServers() + " as user ingest")
        .contains("denied the request: topic spoor.dead-letters");
  }

  @Test
  void theRegistrysPassword() {
    assertSingleErrorLine(
            runWith(
                Map.of("schema.registry.basic.auth.user.info", "admin:" + WRONG),
                "manifests",
                "apply",
                TestFiles.scenario("manifests")))
        .contains("schema registry denied access to user admin", stack.endpoints().registryUrl())
        .contains("schema.registry.basic.auth.user.info");
  }

  @Test
  void theRegistrysAuthority() {
    assertSingleErrorLine(
            runWith(
                Map.of(
                    "schema.registry.ssl.truststore.location",
                    stack.untrustedCertificate().toString()),
                "manifests",
                "apply",
                TestFiles.scenario("manifests")))
        .contains(
            "schema registry",
            stack.endpoints().registryUrl(),
            "TLS failed",
            "schema.registry.ssl.");
  }

  @Test
  void aClientWithoutTlsAtTheRegistry() {
    String http = stack.endpoints().registryUrl().replace("https://", "http://");
    assertSingleErrorLine(
            runWith(
                Map.of("schema.registry.url", http),
                "manifests",
                "apply",
                TestFiles.scenario("manifests")))
        .contains(
            "schema registry",
            http,
            "schema.registry.url must begin with https://",
            "schema.registry.url");
  }

  @Test
  void elasticsearchsPassword() {
    assertSingleErrorLine(runWith(Map.of("elasticsearch.password", WRONG), "findings"))
        .contains("Elasticsearch at " + stack.endpoints().elasticsearchUrl() + " as user operator")
        .contains("rejected the login", "elasticsearch.username and elasticsearch.password");
  }

  @Test
  void elasticsearchsApiKey() {
    Map<String, String> config = stack.correctSettings("findings");
    config.remove("elasticsearch.username");
    config.remove("elasticsearch.password");
    config.put("elasticsearch.api.key", WRONG);

    assertSingleErrorLine(stack.run(config, "findings"))
        .contains("Elasticsearch at " + stack.endpoints().elasticsearchUrl() + " with an API key")
        .contains("elasticsearch.api.key");
  }

  @Test
  void elasticsearchsAuthority() {
    assertSingleErrorLine(
            runWith(
                Map.of(
                    "elasticsearch.ssl.truststore.location",
                    stack.untrustedCertificate().toString()),
                "findings"))
        .contains(
            "Elasticsearch at " + stack.endpoints().elasticsearchUrl(),
            "the configured CA does not trust")
        .contains("elasticsearch.ssl.truststore.location");
  }

  @Test
  void aClientWithoutTlsAtElasticsearch() {
    String http = stack.endpoints().elasticsearchUrl().replace("https://", "http://");
    assertSingleErrorLine(runWith(Map.of("elasticsearch.url", http), "findings"))
        .contains("Elasticsearch at " + http, "elasticsearch.url must begin with https://");
  }

  @Test
  void aSecretThatIsNotThere() {
    assertSingleErrorLine(
            runWith(Map.of("kafka.password", "${env:NO_SUCH_SECRET}"), "dead-letters"))
        .contains("kafka.password: ${env:NO_SUCH_SECRET} is not set in the environment");
  }

  @Test
  void theAppTellsOfKafkaAndOfTheRegistry() {
    assertThat(startOfTheApp("app-kafka", Map.of("kafka.password", WRONG)))
        .contains(
            "Kafka at " + stack.endpoints().bootstrapServers() + " as user app", "kafka.password")
        .doesNotContain(WRONG);
    assertThat(
            startOfTheApp(
                "app-registry", Map.of("schema.registry.basic.auth.user.info", "app:" + WRONG)))
        .contains("schema registry denied access to user app", "basic.auth.user.info")
        .doesNotContain(WRONG);
    assertThat(
            startOfTheApp(
                "app-authority",
                Map.of(
                    "schema.registry.ssl.truststore.location",
                    stack.untrustedCertificate().toString())))
        .contains(
            "TLS failed at the schema registry " + stack.endpoints().registryUrl(),
            "the configured CA does not trust")
        .contains("schema.registry.ssl.truststore.location");
  }

  /** What its starter says. */
  private static String startOfTheApp(String name, Map<String, String> wrong) {
    Map<String, String> config = new HashMap<>(stack.security().kafkaSettings(ServiceAccount.APP));
    config.putAll(stack.security().registrySettings(ServiceAccount.APP));
    config.put("bootstrap.servers", stack.endpoints().bootstrapServers());
    config.put("schema.registry.url", stack.endpoints().registryUrl());
    config.put("application.id", "spoor-wrong");
    config.put("topics.replication", "1");
    config.put("topics.min.insync.replicas", "1");
    config.putAll(wrong);
    Path root = Path.of(System.getProperty("spoor.root"));
    var workspace = new Workspace(Distributions.ofProject(root), directory.resolve("workspace"));
    String classPath = new StackHome(root, directory).appClassPath();
    Throwable failure =
        catchThrowable(
            () -> AppProcess.start(workspace, name, new ServerSettings(0, config), classPath));
    return String.valueOf(failure == null ? null : failure.getMessage());
  }

  @Test
  void theSinkTellsOfTheRegistrysCertificate() {
    // There has to be something to read: a sink asks for schemas when it meets one.
    stack.playScenario();
    var connectors = stack.connectors();
    Map<String, String> wrong = new HashMap<>(stack.acmesSink());
    wrong.put("schema.registry.ssl.truststore.location", stack.untrustedCertificate().toString());
    wrong.put("consumer.override.group.id", "spoor-stranger-sink");
    try {
      connectors.put("acme", wrong);
      assertThat(
              Awaitility.await()
                  .atMost(Duration.ofSeconds(60))
                  .until(() -> failure(connectors, "acme"), Optional::isPresent)
                  .orElseThrow())
          .contains(
              "TLS failed at the schema registry " + stack.endpoints().registryUrl(),
              "the configured CA does not trust");
    } finally {
      connectors.remove("acme");
    }
  }

  @Test
  void theSinkTellsOfElasticsearch() {
    var connectors = stack.connectors();
    Map<String, String> right =
        ElasticsearchConnectorConfig.config(
            stack.endpoints().registryUrl(),
            stack.endpoints().elasticsearchUrl(),
            stack.security());
    Map<String, String> wrong = new HashMap<>(right);
    wrong.put("elasticsearch.password", WRONG);
    try {
      connectors.put(ElasticsearchConnectorConfig.NAME, wrong);
      String cause =
          Awaitility.await()
              .atMost(Duration.ofSeconds(30))
              .until(
                  () -> failure(connectors, ElasticsearchConnectorConfig.NAME), Optional::isPresent)
              .orElseThrow();
      assertThat(cause)
          .contains(stack.endpoints().elasticsearchUrl() + " as user search-sink")
          .contains("401", "elasticsearch.username")
          .doesNotContain(WRONG);
    } finally {
      connectors.put(ElasticsearchConnectorConfig.NAME, right);
      connectors.awaitRunning(ElasticsearchConnectorConfig.NAME, Duration.ofSeconds(30));
    }
  }

  private static Optional<String> failure(ConnectClient connectors, String name) {
    return connectors.state(name) instanceof ConnectClient.State.Failed(String cause)
        ? Optional.of(cause)
        : Optional.empty();
  }

  private static AbstractStringAssert<?> assertSingleErrorLine(CommandLineRun run) {
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().strip().lines()).hasSize(1);
    return assertThat(run.err()).doesNotContain(WRONG);
  }

  private static CommandLineRun runWith(Map<String, String> wrong, String... command) {
    Map<String, String> config = stack.correctSettings(command[0]);
    config.putAll(wrong);
    return stack.run(config, command);
  }
}
