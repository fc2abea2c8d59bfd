package io.spoor.localstack.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.cli.TestFiles;
import io.spoor.cli.endtoend.AlertReceiver;
import io.spoor.platform.access.ServiceAccount;
import io.spoor.platform.connection.SecretResolver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A stack made with {@code up --secure}: the scenario goes through it as through one without, its
 * logs hold no secret, and a tenant's reader sees the tenant's documents alone.
 */
@Order(5)
class SecureStackIT {

  /** In the contents of records alone. */
  private static final String CANARY = "c4nary-in-a-record";

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
  void alertsAreToldAndAnsweredAsWithoutLogins() {
    stack.playScenario();
    String id =
        Awaitility.await()
            .atMost(Duration.ofSeconds(30))
            .until(SecureStackIT::deliveredAlert, Optional::isPresent)
            .orElseThrow();

    assertThat(stack.receiver().deliveriesOf(id)).contains("opened");
    assertThat(stack.runOnStack("alerts", "ack", id).exit()).isZero();
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> stack.receiver().deliveriesOf(id).contains("acknowledged"));
  }

  private static Optional<String> deliveredAlert() {
    return stack.runOnStack("alerts", "--json").objects().stream()
        .filter(each -> each.at("/deliveries/0/status").asText().equals("delivered"))
        .map(each -> each.path("alert_id").asText())
        .findFirst();
  }

  @Test
  void theScenarioGoesThroughAsWithoutLogins() {
    stack.playScenario();

    assertThat(stack.runOnStack("status").exit()).isZero();
    // With the rights of its own user alone.
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(stack.runOnStack("status").out())
                    .containsPattern("evidence: \\d+ segment"));
    assertThat(stack.runOnStack("chains", "--tenant", "default", "--json").objects()).isNotEmpty();
    assertThat(stack.runOnStack("chains", "--tenant", "somebody-elses", "--json").objects())
        .isEmpty();
  }

  /** Everybody wrote their logs with hostile records on their way, and with words of operators. */
  @Test
  void logsHoldNoSecretNoContentsAndNoForgedLine() throws IOException {
    stack.playScenario();
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
    assertThat(
            stack
                .runOnStack("ingest", "--source", "cloudtrail", records.toString(), "--wait")
                .exit())
        .isZero();
    assertThat(stack.runOnStack("dead-letters", "--json").objects()).isNotEmpty();
    Path exception =
        Files.writeString(
            directory.resolve("exception.json"),
            """
            {"id": "hostile", "detector": "root-use", "reason": "a drill", "who": "ann%s",
             "effective_from": "2026-03-01T00:00:00Z", "expires": "2026-04-01T00:00:00Z"}
            """
                .formatted(forged));
    assertThat(stack.runOnStack("exceptions", "apply", exception.toString()).exit()).isZero();

    String secrets = secretsOfTheStack();
    try (Stream<Path> logs = Files.list(SecureStack.HOME.state().resolve("logs"))) {
      for (Path log : logs.toList()) {
        String text = Files.readString(log);
        assertThat(text).as("%s", log).doesNotContain(CANARY, AlertReceiver.secret());
        secrets.lines().forEach(secret -> assertThat(text).as("%s", log).doesNotContain(secret));
        assertThat(text.lines()).as("%s", log).noneMatch(line -> line.startsWith("2026-03-10"));
      }
    }
    String app = Files.readString(SecureStack.HOME.state().resolve("logs").resolve("app.log"));
    assertThat(app).contains("who=ann··2026-03-10T09:00:00,000").contains("forged·[2J·");
    assertThat(app).doesNotContainPattern("[\\p{Cntrl}&&[^\\n\\t]]|[\\u202a-\\u202e]");
  }

  private static String secretsOfTheStack() throws IOException {
    var all = new StringBuilder();
    try (Stream<Path> files = Files.list(stack.security().secrets())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all.append(Files.readString(file).strip()).append('\n');
      }
    }
    assertThat(all.toString().lines()).hasSizeGreaterThan(5).allMatch(each -> each.length() > 15);
    return all.toString();
  }

  /** What a second sink with a prefix of its own writes is a second tenant's. */
  @Test
  void aTenantsReaderSeesItsOwnIndicesAndNothingElse() throws Exception {
    stack.playScenario();
    var users = new TenantUsers(SecureStack.HOME.state());
    users.add("acme-reader", "acme.spoor-*");
    users.add("filtered-reader", "filtered.spoor-*");
    var connectors = stack.connectors();
    try (UserSearchClient admin =
            searchAs("admin", elasticsearchPassword(ServiceAccount.ADMINISTRATOR));
        UserSearchClient acme = searchAs("acme-reader", TenantUsers.PASSWORD);
        UserSearchClient filtered = searchAs("filtered-reader", TenantUsers.PASSWORD)) {
      connectors.put("acme", stack.acmesSink());
      Map<String, String> reader = acmesReader();
      Awaitility.await()
          .atMost(Duration.ofSeconds(40))
          .ignoreExceptions()
          .until(() -> !stack.run(reader, "chains", "--json").objects().isEmpty());
      Awaitility.await()
          .atMost(Duration.ofSeconds(40))
          .until(() -> !stack.run(reader, "findings", "--json").objects().isEmpty());
      String foreign =
          stack.runOnStack("chains", "--json").objects().getFirst().path("chain_id").asText();

      new TenantIsolation(acme).reads("acme.spoor-", foreign);
      assertThat(acme.request("GET", "/acme.spoor-chains/_search", "").status()).isEqualTo(200);
      // Whoever reads the indices without a prefix does not see acme's either.
      Map<String, String> operator = stack.correctSettings("chains");
      operator.put("elasticsearch.alias.prefix", "acme.");
      assertThat(stack.run(operator, "chains", "--json").objects()).isEmpty();

      String filter =
          """
          {"actions": [{"add": {"index": "spoor-chains-000001", "alias": "filtered.spoor-chains",
           "filter": {"term": {"tenant": "somebody-elses"}}}}]}
          """;
      assertThat(admin.request("POST", "/_aliases", filter).status()).isEqualTo(200);
      new TenantIsolation(filtered).searches("filtered.spoor-", foreign);
      // Why an alias is not what keeps tenants apart: its filter holds for searches alone.
      assertThat(filtered.request("GET", "/filtered.spoor-chains/_doc/" + foreign, "").status())
          .isEqualTo(200);
    } finally {
      connectors.remove("acme");
    }
  }

  private static Map<String, String> acmesReader() {
    Map<String, String> config = stack.correctSettings("chains");
    config.put("elasticsearch.username", "acme-reader");
    config.put("elasticsearch.password", TenantUsers.PASSWORD);
    config.put("elasticsearch.alias.prefix", "acme.");
    return config;
  }

  private static UserSearchClient searchAs(String user, String password) {
    return new UserSearchClient(
        SecretResolver.resolve(stack.correctSettings("chains")), user, password);
  }

  private static String elasticsearchPassword(ServiceAccount account) {
    return String.valueOf(
        SecretResolver.resolve(stack.security().elasticsearchSettings(account))
            .get("elasticsearch.password"));
  }
}
