package io.spoor.local.secure;

import static io.spoor.local.CommandLineRun.spoor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.spoor.local.CommandLineRun;
import io.spoor.local.TestFiles;
import io.spoor.local.endtoend.AlertReceiver;
import io.spoor.local.scenario.Scenario;
import io.spoor.local.stack.ConsoleProgress;
import io.spoor.local.stack.Endpoints;
import io.spoor.local.stack.LocalStack;
import io.spoor.local.stack.SearchConnector;
import io.spoor.local.stack.StackHome;
import io.spoor.local.stack.StackOptions;
import io.spoor.schemas.access.Account;
import io.spoor.schemas.connection.SecretReferences;
import io.spoor.servers.AppProcess;
import io.spoor.servers.CertificateAuthority;
import io.spoor.servers.Connectors;
import io.spoor.servers.Dist;
import io.spoor.servers.ServerSettings;
import io.spoor.servers.Workspace;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractStringAssert;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A stack made with {@code up --secure}: the scenario goes through it as through one without, and
 * one wrong setting of one connection is one line that says which connection, who, which setting,
 * and never the secret.
 */
@Order(5)
class SecureStackIT {

  private static final String WRONG = "wr0ng-s3cret";

  /** In the contents of records alone. */
  private static final String CANARY = "c4nary-in-a-record";

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private static Path directory;

  private static final StackHome HOME =
      new StackHome(Path.of(System.getProperty("spoor.root")), Path.of("target/secure-stack"));

  @SuppressWarnings("NullAway.Init")
  private static LocalStack stack;

  @SuppressWarnings("NullAway.Init")
  private static StackSecurity security;

  @SuppressWarnings("NullAway.Init")
  private static Endpoints endpoints;

  private static boolean played;

  @SuppressWarnings("NullAway.Init")
  private static AlertReceiver receiver;

  /** An authority that vouches for nobody here. */
  @SuppressWarnings("NullAway.Init")
  private static Path stranger;

  @BeforeAll
  static void up() throws IOException {
    var progress = new ConsoleProgress(new PrintWriter(System.err, true));
    LocalStack.stopAndWipe(HOME, progress);
    receiver = AlertReceiver.start();
    stack =
        LocalStack.start(
            HOME, new StackOptions(Map.of(), Map.of(), routing().toString(), true), progress);
    endpoints = stack.endpoints();
    security = HOME.security().orElseThrow();
    CertificateAuthority.issue(directory.resolve("stranger"), List.of("nobody"));
    stranger = CertificateAuthority.files(directory.resolve("stranger"), "nobody").authority();
  }

  private static Path routing() throws IOException {
    Files.writeString(directory.resolve("secret"), AlertReceiver.secret());
    return Files.writeString(
        directory.resolve("routing.json"),
        """
        {"targets": {"hook": {"type": "webhook", "url": "%s", "secret": {"file": "secret"}}},
         "otherwise": ["hook"]}
        """
            .formatted(receiver.url()));
  }

  @AfterAll
  static void down() {
    stack.stopStarted();
    receiver.close();
  }

  @Test
  void alertsAreToldAndAnsweredAsWithoutLogins() {
    playScenario();
    String id =
        Awaitility.await()
            .atMost(Duration.ofSeconds(30))
            .until(SecureStackIT::deliveredAlert, Optional::isPresent)
            .orElseThrow();

    assertThat(receiver.toldOf(id)).contains("opened");
    assertThat(onStack("alerts", "ack", id).exit()).isZero();
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> receiver.toldOf(id).contains("acknowledged"));
  }

  private static Optional<String> deliveredAlert() {
    return onStack("alerts", "--json").objects().stream()
        .filter(each -> each.at("/deliveries/0/status").asText().equals("delivered"))
        .map(each -> each.path("alert_id").asText())
        .findFirst();
  }

  @Test
  void theScenarioGoesThroughAsWithoutLogins() {
    playScenario();

    assertThat(onStack("status").exit()).isZero();
    // With the rights of its own user alone.
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> assertThat(onStack("status").out()).containsPattern("evidence: \\d+ segment"));
    assertThat(onStack("chains", "--tenant", "default", "--json").objects()).isNotEmpty();
    assertThat(onStack("chains", "--tenant", "somebody-elses", "--json").objects()).isEmpty();
  }

  /** Once. */
  private static void playScenario() {
    if (played) {
      return;
    }
    played = true;
    assertThat(onStack("manifests", "apply", TestFiles.scenario("manifests")).exit()).isZero();
    for (String source : Scenario.SOURCES) {
      String file = TestFiles.scenario(source + ".ndjson");
      assertThat(onStack("ingest", "--source", source, "--wait", file).exit()).isZero();
    }
    assertThat(onStack("findings", "--severity", "high", "--json").objects())
        .hasSameSizeAs(Scenario.expected());
    assertThat(onStack("dead-letters").err()).contains("no dead letters");
  }

  private static CommandLineRun onStack(String... command) {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(List.of("--state-dir", HOME.state().toString()));
    return spoor(all.toArray(String[]::new));
  }

  /** Everybody wrote their logs with hostile records on their way, and with words of operators. */
  @Test
  void logsHoldNoSecretNoContentsAndNoForgedLine() throws IOException {
    playScenario();
    String forged = "\\r\\n2026-03-10T09:00:00,000 ERROR forged\\u001b[2J\\u202e";
    Path records =
        Files.write(
            directory.resolve("hostile.ndjson"),
            Files.readAllLines(TestFiles.SCENARIO.resolve("cloudtrail.ndjson")).stream()
                .limit(20)
                .flatMap(
                    line ->
                        Stream.of(
                            line.replaceFirst("\"eventID\":\"", "$0hostile-")
                                .replaceFirst("\"eventName\":\"", "$0" + CANARY),
                            line.replaceFirst("\"eventTime\":\"", "$0" + CANARY),
                            "{" + CANARY))
                .toList());
    assertThat(onStack("ingest", "--source", "cloudtrail", records.toString(), "--wait").exit())
        .isZero();
    assertThat(onStack("dead-letters", "--json").objects()).isNotEmpty();
    Path exception =
        Files.writeString(
            directory.resolve("exception.json"),
            """
            {"id": "hostile", "detector": "root-use", "reason": "a drill", "who": "ann%s",
             "effective_from": "2026-03-01T00:00:00Z", "expires": "2026-04-01T00:00:00Z"}
            """
                .formatted(forged));
    assertThat(onStack("exceptions", "apply", exception.toString()).exit()).isZero();

    String secrets = secretsOfTheStack();
    try (Stream<Path> logs = Files.list(HOME.state().resolve("logs"))) {
      for (Path log : logs.toList()) {
        String text = Files.readString(log);
        assertThat(text).as("%s", log).doesNotContain(CANARY, AlertReceiver.secret());
        secrets.lines().forEach(secret -> assertThat(text).as("%s", log).doesNotContain(secret));
        assertThat(text.lines()).as("%s", log).noneMatch(line -> line.startsWith("2026-03-10"));
      }
    }
    String app = Files.readString(HOME.state().resolve("logs").resolve("app.log"));
    assertThat(app).contains("who=ann\\r\\n2026-03-10T09:00:00,000").contains("forged.[2J.");
    assertThat(app).doesNotContainPattern("[\\p{Cntrl}&&[^\\n\\t]]|[\\u202a-\\u202e]");
  }

  private static String secretsOfTheStack() throws IOException {
    var all = new StringBuilder();
    try (Stream<Path> files = Files.list(security.secrets())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all.append(Files.readString(file).strip()).append('\n');
      }
    }
    assertThat(all.toString().lines()).hasSizeGreaterThan(5).allMatch(each -> each.length() > 15);
    return all.toString();
  }

  @Test
  void whatIsRightWorksFromAFileToo() {
    assertThat(with(Map.of(), "dead-letters").exit()).isZero();
    assertThat(with(Map.of(), "findings").exit()).isZero();
    assertThat(with(Map.of(), "manifests", "apply", TestFiles.scenario("manifests")).exit())
        .isZero();
  }

  @Test
  void kafkasPassword() {
    assertThatOneLineOf(with(Map.of("kafka.password", WRONG), "dead-letters"))
        .contains(
            "Kafka at " + endpoints.bootstrapServers() + " as user operator", "refused the login")
        .contains("kafka.username", "kafka.password");
  }

  @Test
  void kafkasAuthority() {
    assertThatOneLineOf(
            with(Map.of("kafka.ssl.truststore.location", stranger.toString()), "dead-letters"))
        .contains("Kafka at " + endpoints.bootstrapServers() + " as user operator", "vouch")
        .contains("kafka.ssl.truststore.location");
  }

  @Test
  void aClientWithoutTlsAtKafka() {
    Map<String, String> config = right("findings");
    config.keySet().removeIf(key -> key.startsWith("kafka."));

    assertThatOneLineOf(run(config, "dead-letters"))
        .contains("Kafka at " + endpoints.bootstrapServers() + " (PLAINTEXT) wants TLS")
        .contains("kafka.security.protocol", "kafka.username");
  }

  @Test
  void aUserWhoMayNotAtKafka() {
    Map<String, String> config = right("findings");
    config.putAll(security.kafkaSettings(Account.INGEST));

    assertThatOneLineOf(run(config, "dead-letters"))
        .contains("Kafka at " + endpoints.bootstrapServers() + " as user ingest")
        .contains("does not allow that: topic spoor.dead-letters");
  }

  @Test
  void theRegistrysPassword() {
    assertThatOneLineOf(
            with(
                Map.of("schema.registry.basic.auth.user.info", "admin:" + WRONG),
                "manifests",
                "apply",
                TestFiles.scenario("manifests")))
        .contains("schema registry denied access to user admin", endpoints.registryUrl())
        .contains("schema.registry.basic.auth.user.info");
  }

  @Test
  void theRegistrysAuthority() {
    assertThatOneLineOf(
            with(
                Map.of("schema.registry.ssl.truststore.location", stranger.toString()),
                "manifests",
                "apply",
                TestFiles.scenario("manifests")))
        .contains("schema registry", endpoints.registryUrl(), "TLS failed", "schema.registry.ssl.");
  }

  @Test
  void aClientWithoutTlsAtTheRegistry() {
    String http = endpoints.registryUrl().replace("https://", "http://");
    assertThatOneLineOf(
            with(
                Map.of("schema.registry.url", http),
                "manifests",
                "apply",
                TestFiles.scenario("manifests")))
        .contains("schema registry", http, "begins with https://", "schema.registry.url");
  }

  @Test
  void elasticsearchsPassword() {
    assertThatOneLineOf(with(Map.of("elasticsearch.password", WRONG), "findings"))
        .contains("Elasticsearch at " + endpoints.elasticsearchUrl() + " as user operator")
        .contains("refused the login", "elasticsearch.username and elasticsearch.password");
  }

  @Test
  void elasticsearchsApiKey() {
    Map<String, String> config = right("findings");
    config.remove("elasticsearch.username");
    config.remove("elasticsearch.password");
    config.put("elasticsearch.api.key", WRONG);

    assertThatOneLineOf(run(config, "findings"))
        .contains("Elasticsearch at " + endpoints.elasticsearchUrl() + " with an API key")
        .contains("elasticsearch.api.key");
  }

  @Test
  void elasticsearchsAuthority() {
    assertThatOneLineOf(
            with(Map.of("elasticsearch.ssl.truststore.location", stranger.toString()), "findings"))
        .contains("Elasticsearch at " + endpoints.elasticsearchUrl(), "vouches")
        .contains("elasticsearch.ssl.truststore.location");
  }

  @Test
  void aClientWithoutTlsAtElasticsearch() {
    String http = endpoints.elasticsearchUrl().replace("https://", "http://");
    assertThatOneLineOf(with(Map.of("elasticsearch.url", http), "findings"))
        .contains("Elasticsearch at " + http, "begins with https://");
  }

  @Test
  void aSecretThatIsNotThere() {
    assertThatOneLineOf(with(Map.of("kafka.password", "${env:NO_SUCH_SECRET}"), "dead-letters"))
        .contains("kafka.password: ${env:NO_SUCH_SECRET} is not set in the environment");
  }

  @Test
  void theAppTellsOfKafkaAndOfTheRegistry() {
    assertThat(startOfTheApp("app-kafka", Map.of("kafka.password", WRONG)))
        .contains("Kafka at " + endpoints.bootstrapServers() + " as user app", "kafka.password")
        .doesNotContain(WRONG);
    assertThat(
            startOfTheApp(
                "app-registry", Map.of("schema.registry.basic.auth.user.info", "app:" + WRONG)))
        .contains("schema registry denied access to user app", "basic.auth.user.info")
        .doesNotContain(WRONG);
    assertThat(
            startOfTheApp(
                "app-authority",
                Map.of("schema.registry.ssl.truststore.location", stranger.toString())))
        .contains("TLS failed at the schema registry " + endpoints.registryUrl(), "vouches")
        .contains("schema.registry.ssl.truststore.location");
  }

  /** What its starter says. */
  private static String startOfTheApp(String name, Map<String, String> wrong) {
    Map<String, String> config = new HashMap<>(security.kafkaSettings(Account.APP));
    config.putAll(security.registrySettings(Account.APP));
    config.put("bootstrap.servers", endpoints.bootstrapServers());
    config.put("schema.registry.url", endpoints.registryUrl());
    config.put("application.id", "spoor-wrong");
    config.put("topics.replication", "1");
    config.put("topics.min.insync.replicas", "1");
    config.putAll(wrong);
    Path root = Path.of(System.getProperty("spoor.root"));
    var workspace = new Workspace(Dist.ofProject(root), directory.resolve("workspace"));
    String classPath = new StackHome(root, directory).appClassPath();
    Throwable failure =
        catchThrowable(
            () -> AppProcess.start(workspace, name, new ServerSettings(0, config), classPath));
    return String.valueOf(failure == null ? null : failure.getMessage());
  }

  @Test
  void theSinkTellsOfTheRegistrysCertificate() {
    // There has to be something to read: a sink asks for schemas when it meets one.
    playScenario();
    var connectors = new Connectors(endpoints.connectUrl());
    Map<String, String> wrong = new HashMap<>(acmesSink());
    wrong.put("schema.registry.ssl.truststore.location", stranger.toString());
    wrong.put("consumer.override.group.id", "spoor-stranger-sink");
    try {
      connectors.put("acme", wrong);
      assertThat(
              Awaitility.await()
                  .atMost(Duration.ofSeconds(30))
                  .until(() -> failure(connectors, "acme"), Optional::isPresent)
                  .orElseThrow())
          .contains("TLS failed at the schema registry " + endpoints.registryUrl(), "vouches");
    } finally {
      connectors.remove("acme");
    }
  }

  @Test
  void theSinkTellsOfElasticsearch() {
    var connectors = new Connectors(endpoints.connectUrl());
    Map<String, String> right =
        SearchConnector.config(endpoints.registryUrl(), endpoints.elasticsearchUrl(), security);
    Map<String, String> wrong = new HashMap<>(right);
    wrong.put("elasticsearch.password", WRONG);
    try {
      connectors.put(SearchConnector.NAME, wrong);
      String cause =
          Awaitility.await()
              .atMost(Duration.ofSeconds(30))
              .until(() -> failure(connectors, SearchConnector.NAME), Optional::isPresent)
              .orElseThrow();
      assertThat(cause)
          .contains(endpoints.elasticsearchUrl() + " as user search-sink")
          .contains("401", "elasticsearch.username")
          .doesNotContain(WRONG);
    } finally {
      connectors.put(SearchConnector.NAME, right);
      connectors.awaitRunning(SearchConnector.NAME, Duration.ofSeconds(30));
    }
  }

  /** What a second sink with a prefix of its own writes is a second tenant's. */
  @Test
  void aTenantsReaderSeesItsOwnIndicesAndNothingElse() throws Exception {
    playScenario();
    var users = new TenantUsers(HOME.state());
    users.add("acme-reader", "acme.spoor-*");
    users.add("filtered-reader", "filtered.spoor-*");
    var connectors = new Connectors(endpoints.connectUrl());
    try (SearchAs admin = searchAs("admin", elasticsearchPassword(Account.ADMINISTRATOR));
        SearchAs acme = searchAs("acme-reader", TenantUsers.PASSWORD);
        SearchAs filtered = searchAs("filtered-reader", TenantUsers.PASSWORD)) {
      connectors.put("acme", acmesSink());
      Map<String, String> reader = acmesReader();
      Awaitility.await()
          .atMost(Duration.ofSeconds(40))
          .ignoreExceptions()
          .until(() -> !run(reader, "chains", "--json").objects().isEmpty());
      Awaitility.await()
          .atMost(Duration.ofSeconds(40))
          .until(() -> !run(reader, "findings", "--json").objects().isEmpty());
      String foreign = onStack("chains", "--json").objects().getFirst().path("chain_id").asText();

      new TenantIsolation(acme).reads("acme.spoor-", foreign);
      assertThat(acme.ask("GET", "/acme.spoor-chains/_search", "").status()).isEqualTo(200);
      // Whoever reads the indices without a prefix does not see acme's either.
      Map<String, String> operator = right("chains");
      operator.put("elasticsearch.alias.prefix", "acme.");
      assertThat(run(operator, "chains", "--json").objects()).isEmpty();

      String filter =
          """
          {"actions": [{"add": {"index": "spoor-chains-000001", "alias": "filtered.spoor-chains",
           "filter": {"term": {"tenant": "somebody-elses"}}}}]}
          """;
      assertThat(admin.ask("POST", "/_aliases", filter).status()).isEqualTo(200);
      new TenantIsolation(filtered).searches("filtered.spoor-", foreign);
      // Why an alias is not what keeps tenants apart: its filter holds for searches alone.
      assertThat(filtered.ask("GET", "/filtered.spoor-chains/_doc/" + foreign, "").status())
          .isEqualTo(200);
    } finally {
      connectors.remove("acme");
    }
  }

  private static Map<String, String> acmesSink() {
    Map<String, String> config =
        new HashMap<>(
            SearchConnector.config(
                endpoints.registryUrl(), endpoints.elasticsearchUrl(), security));
    // The matrix knows one sink: this one reads in a group of the app's, and writes what no other
    // may.
    config.putAll(security.connectorClients(Account.APP));
    config.putAll(security.elasticsearchSettings(Account.ADMINISTRATOR));
    config.put("name", "acme");
    config.put("topics", "spoor.chains,spoor.findings");
    config.put("consumer.override.group.id", "spoor-acme-sink");
    config.put("elasticsearch.index.prefix", "acme.");
    return config;
  }

  private static Map<String, String> acmesReader() {
    Map<String, String> config = right("chains");
    config.put("elasticsearch.username", "acme-reader");
    config.put("elasticsearch.password", TenantUsers.PASSWORD);
    config.put("elasticsearch.alias.prefix", "acme.");
    return config;
  }

  private static SearchAs searchAs(String user, String password) {
    return new SearchAs(SecretReferences.resolve(right("chains")), user, password);
  }

  private static String elasticsearchPassword(Account account) {
    return String.valueOf(
        SecretReferences.resolve(security.elasticsearchSettings(account))
            .get("elasticsearch.password"));
  }

  private static Optional<String> failure(Connectors connectors, String name) {
    return connectors.state(name) instanceof Connectors.State.Failed(String cause)
        ? Optional.of(cause)
        : Optional.empty();
  }

  private static AbstractStringAssert<?> assertThatOneLineOf(CommandLineRun run) {
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().strip().lines()).hasSize(1);
    return assertThat(run.err()).doesNotContain(WRONG);
  }

  private static CommandLineRun with(Map<String, String> wrong, String... command) {
    Map<String, String> config = right(command[0]);
    config.putAll(wrong);
    return run(config, command);
  }

  private static Map<String, String> right(String command) {
    Account as = command.equals("manifests") ? Account.ADMINISTRATOR : Account.OPERATOR;
    Map<String, String> config = new HashMap<>(security.kafkaSettings(as));
    config.putAll(security.registrySettings(as));
    config.putAll(security.elasticsearchSettings(Account.OPERATOR));
    config.put("bootstrap.servers", endpoints.bootstrapServers());
    config.put("schema.registry.url", endpoints.registryUrl());
    config.put("schema.registry.max.retries", "0");
    config.put("elasticsearch.url", endpoints.elasticsearchUrl());
    return config;
  }

  private static CommandLineRun run(Map<String, String> config, String... command) {
    try {
      Path file = Files.createTempFile(directory, "connection", ".properties");
      Files.writeString(
          file,
          config.entrySet().stream()
              .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
              .collect(Collectors.joining()));
      List<String> all = new ArrayList<>(List.of(command));
      all.addAll(List.of("--config", file.toString()));
      return spoor(all.toArray(String[]::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
