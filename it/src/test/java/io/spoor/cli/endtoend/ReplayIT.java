package io.spoor.cli.endtoend;

import static io.spoor.cli.CommandLineRun.spoor;
import static io.spoor.cli.TestFiles.SCENARIO;
import static io.spoor.cli.TestFiles.scenario;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spoor.cli.CommandLineRun;
import io.spoor.cli.Spoor;
import io.spoor.localstack.SharedStack;
import io.spoor.platform.access.ServiceAccount;
import io.spoor.platform.connection.ElasticsearchConfig;
import io.spoor.platform.connection.TlsContext;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The scenario, replayed on real servers: as it was, with a join switched off by a replay that is
 * killed half-way, and as it was again. Each test goes on where the last one ended.
 */
@Order(4)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReplayIT {
  private static int generation;
  private static List<String> chains = List.of();
  private static List<String> findings = List.of();

  @TempDir private static Path directory;

  @BeforeAll
  static void playTheScenario() throws IOException {
    SharedStack.endpoints();
    assertThat(runOnStack("manifests", "apply", scenario("manifests")).exit()).isZero();
    Path trail = directory.resolve("trail.ndjson");
    Files.writeString(
        trail, Files.readString(SCENARIO.resolve("cloudtrail.ndjson")) + "no record {\n");
    ingest("otel", SCENARIO.resolve("otel.ndjson"));
    ingest("cloudtrail", trail);
    chains = content("chains");
    findings = content("findings");
  }

  @Test
  @Order(1)
  void aReplayGivesTheSameIdsAndContentUnderTheNextGeneration() throws Exception {
    long actions = documents("spoor-actions", "*");
    int deadLetterCount = runOnStack("dead-letters", "--json").objects().size();

    CommandLineRun replay = runOnStack("replay", "--json");

    assertThat(replay.exit()).as(replay.err()).isZero();
    JsonNode result = replay.objects().getFirst();
    generation = result.path("generation").asInt();
    assertThat(generation).isPositive();
    assertThat(result.path("chains").asInt()).isEqualTo(chains.size());
    assertThat(result.path("findings").asInt()).isEqualTo(findings.size());
    assertThat(result.path("retracted").asInt()).isZero();
    assertThat(content("chains")).isEqualTo(chains);
    assertThat(content("findings")).isEqualTo(findings);
    assertThat(documents("spoor-actions", "*")).as("none doubled").isEqualTo(actions);
    assertThat(documents("spoor-actions", "spoor.generation:" + generation)).isEqualTo(actions);
    assertNoStaleResults();
    assertThat(runOnStack("dead-letters", "--json").objects())
        .as("raw records are not normalised twice")
        .hasSize(deadLetterCount);
  }

  @Test
  @Order(2)
  void nothingOfTheOldGenerationIsLeftBehind() throws Exception {
    Set<String> topics;
    try (Admin admin = Admin.create(SharedStack.kafka(ServiceAccount.APP))) {
      topics = admin.listTopics().names().get();
    }

    assertThat(topics.stream().filter(topic -> topic.endsWith("-changelog")))
        .isNotEmpty()
        .allMatch(topic -> topic.startsWith("spoor-g" + generation + "-"));
    try (var states = Files.list(Path.of(SharedStack.stateDir(), "app", "state"))) {
      assertThat(states).containsExactly(state(generation));
    }
  }

  @Test
  @Order(3)
  void whatComesAfterAReplayJoinsWhatWasRebuilt() throws IOException {
    long actionsBefore = actions(chainOf("support-triage"));
    Path more = directory.resolve("more.ndjson");
    Files.writeString(
        more,
        Files.readAllLines(SCENARIO.resolve("cloudtrail.ndjson")).stream()
                .filter(line -> line.contains("\"eventName\":\"CreateAccessKey\""))
                .findFirst()
                .orElseThrow()
                .replaceFirst("\"eventID\":\"[^\"]+\"", "\"eventID\":\"after-the-replay\"")
            + "\n");

    ingest("cloudtrail", more);

    assertThat(actions(chainOf("support-triage"))).isEqualTo(actionsBefore + 1);
    chains = content("chains");
    findings = content("findings");
  }

  @Test
  @Order(4)
  void aReplayKilledHalfWayGoesOnAndRetractsWhatIsNotFoundAgain() throws Exception {
    killMidReplay("replay", "--set", "joins.off=issued-credential");

    CommandLineRun up = runOnStack("up");
    CommandLineRun replay = runOnStack("replay", "--json");

    assertThat(up.err()).contains("A replay is in progress");
    assertThat(replay.exit()).as(replay.err()).isZero();
    assertThat(replay.err()).contains("resuming the replay as generation " + ++generation);
    JsonNode result = replay.objects().getFirst();
    assertThat(result.path("retracted").asInt()).isPositive();
    assertThat(content("chains").size())
        .as("credentials whose issuance does not count root chains of their own")
        .isGreaterThan(chains.size());
    assertThat(content("findings")).isNotEqualTo(findings);
    assertNoStaleResults();
  }

  @Test
  @Tag("full")
  @Order(5)
  void aSettingTakenBackLeavesNoChainThatOnlyItMade() throws Exception {
    List<JsonNode> split = runOnStack("chains", "--json").objects();

    CommandLineRun replay = runOnStack("replay", "--set", "joins.off=", "--json");

    assertThat(replay.exit()).as(replay.err()).isZero();
    generation = replay.objects().getFirst().path("generation").asInt();
    assertThat(content("chains")).isEqualTo(chains);
    assertThat(content("findings")).isEqualTo(findings);
    assertNoStaleResults();
    String supersededChain =
        split.stream()
            .map(chain -> chain.path("chain_id").asText())
            .filter(
                id -> chains.stream().noneMatch(chain -> chain.contains("\"chain_id\":\"" + id)))
            .findFirst()
            .orElseThrow();
    CommandLineRun shown = runOnStack("chain", supersededChain, "--json");
    assertThat(shown.exit()).isZero();
    assertThat(shown.objects("chain").getFirst().path("status").asText()).isEqualTo("active");
    assertThat(shown.err()).contains(supersededChain.substring(0, 12));
  }

  @Test
  @Order(6)
  void aSettingThatCannotBeIsRefusedBeforeAnythingStops() {
    CommandLineRun replay = runOnStack("replay", "--set", "horizon=soon");

    assertThat(replay.exit()).isEqualTo(1);
    assertThat(replay.err()).contains("horizon cannot be read").doesNotContain("stopped");
    assertThat(runOnStack("replay", "--set", "generation=7").exit()).isEqualTo(2);
    assertThat(runOnStack("status").exit()).isZero();
  }

  /** As a process of its own, so that nothing of it can run on. */
  private static void killMidReplay(String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Dspoor.root=" + System.getProperty("spoor.root"),
                "-cp",
                System.getProperty("java.class.path"),
                Spoor.class.getName()));
    command.addAll(withStateDir(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .start();
    List<String> outputLines = new ArrayList<>();
    try (var err = new BufferedReader(new InputStreamReader(process.getErrorStream(), UTF_8))) {
      String line;
      while ((line = err.readLine()) != null) {
        outputLines.add(line);
        if (line.startsWith("replaying as generation")) {
          break;
        }
      }
      process.destroyForcibly();
    }
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(outputLines).last().asString().startsWith("replaying as generation");
  }

  private static void assertNoStaleResults() throws Exception {
    String staleQuery = "spoor.generation:[0 TO " + (generation - 1) + "] AND ";
    assertThat(documents("spoor-chains", staleQuery + "spoor.chain.status:active")).isZero();
    assertThat(documents("spoor-findings", staleQuery + "NOT spoor.finding.status:retracted"))
        .isZero();
  }

  private static long documents(String alias, String query) throws Exception {
    var search = ElasticsearchConfig.fromMap(SharedStack.elasticsearch(ServiceAccount.OPERATOR));
    HttpClient.Builder client = HttpClient.newBuilder();
    if (!search.tls().isJavaDefault()) {
      client.sslContext(TlsContext.of(search.tls()));
    }
    try (HttpClient http = client.build()) {
      URI uri =
          URI.create(
              search.urls().getFirst()
                  + "/"
                  + alias
                  + "/_count?q="
                  + URLEncoder.encode(query, UTF_8));
      HttpRequest.Builder request = HttpRequest.newBuilder(uri);
      search.login().header().ifPresent(value -> request.header("Authorization", value));
      String answer = http.send(request.build(), BodyHandlers.ofString()).body();
      return new ObjectMapper().readTree(answer).path("count").asLong(-1);
    }
  }

  private static Path state(int generation) {
    return Path.of(SharedStack.stateDir(), "app", "state", "spoor-g" + generation);
  }

  private static JsonNode chainOf(String agent) {
    return runOnStack("chains", "--agent", agent, "--principal", "role/ops-admin", "--json")
        .objects()
        .getFirst();
  }

  private static long actions(JsonNode chain) {
    return chain.path("action_count").asLong();
  }

  private static void ingest(String source, Path file) {
    CommandLineRun sent = runOnStack("ingest", "--source", source, file.toString(), "--wait");
    assertThat(sent.exit()).as(sent.err()).isZero();
  }

  /** Without revisions, which may differ. */
  private static List<String> content(String list) {
    return runOnStack(list, "--json")
        .out()
        .lines()
        .map(line -> line.replaceFirst("\"revision\":\\d+,", ""))
        .toList();
  }

  private static CommandLineRun runOnStack(String... arguments) {
    return spoor(withStateDir(arguments).toArray(String[]::new));
  }

  private static List<String> withStateDir(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--state-dir", SharedStack.stateDir()));
    return all;
  }
}
