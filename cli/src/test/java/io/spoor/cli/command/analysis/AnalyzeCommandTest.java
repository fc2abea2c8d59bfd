package io.spoor.cli.command.analysis;

import static io.spoor.cli.CommandLineRun.spoor;
import static io.spoor.cli.CommandLineRun.withInput;
import static io.spoor.cli.TestFiles.scenario;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.cli.CommandLineRun;
import io.spoor.cli.TestFiles;
import io.spoor.localstack.demo.BundledScenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What analyze says of the scenario and of input that is wrong. */
class AnalyzeCommandTest {
  private static CommandLineRun scenarioAsJson() {
    return spoor(
        "analyze",
        "--source",
        "otel",
        scenario("otel.ndjson"),
        "--source",
        "cloudtrail",
        scenario("cloudtrail.ndjson"),
        "--manifests",
        scenario("manifests"),
        "--json");
  }

  @Test
  void findsWhatTheScenarioIsAboutAndNothingElse() {
    CommandLineRun run = scenarioAsJson();

    assertThat(run.exit()).isZero();
    List<JsonNode> findings =
        run.objects("finding").stream()
            .filter(
                finding -> Set.of("high", "critical").contains(finding.path("severity").asText()))
            .toList();
    assertThat(findings).hasSameSizeAs(BundledScenario.expected());
    for (BundledScenario.Expected expected : BundledScenario.expected()) {
      assertThat(findings)
          .as(expected.story())
          .anyMatch(
              finding ->
                  finding.path("rule_id").asText().equals(expected.ruleId())
                      && finding.path("event_ids").toString().contains(expected.eventId()));
    }
  }

  @Test
  void everyRunOfTheScenarioIsOneChain() {
    CommandLineRun run = scenarioAsJson();

    List<String> runs =
        run.objects("chain").stream()
            .filter(c -> !c.path("run_id").isNull())
            .map(c -> c.path("run_id").asText())
            .toList();
    assertThat(runs).hasSize(24).doesNotHaveDuplicates();
  }

  @Test
  void aSubAgentsChainNamesItsParent() {
    List<JsonNode> chains = scenarioAsJson().objects("chain");

    assertThat(chains)
        .filteredOn(chain -> chain.path("agent_id").asText().equals("fetcher"))
        .hasSize(3)
        .allSatisfy(
            chain ->
                assertThat(chains)
                    .filteredOn(
                        other -> other.path("chain_id").equals(chain.path("parent_chain_id")))
                    .singleElement()
                    .satisfies(
                        parent ->
                            assertThat(parent.path("agent_id").asText())
                                .isEqualTo("research-assistant")));
  }

  @Test
  void aStatementOfARunIsTheFirstActionOfItsChain(@TempDir Path directory) throws IOException {
    String trace = "29e395417e2a4d0c9b5a3f1d6c8e7f01";
    Path statements = directory.resolve("run.ndjson");
    Files.writeString(
        statements,
        """
        [{"trace_id":"%s","time":"2026-03-10T09:40:18Z","run_id":"run-0001","request":"Pay the bill",
          "agent":{"id":"billing"},"user":{"id":"mara@larkfield.example"}},
         {"trace_id":"%s","time":"2026-03-10T09:40:18Z","agent":"billing"}]
        """
            .formatted(trace, trace));
    Path spans = directory.resolve("otel.ndjson");
    Files.writeString(
        spans,
        """
        {"traceId":"%s","spanId":"5b8efff798038103","startTimeUnixNano":"1773135631439000000",
         "attributes":[{"key":"gen_ai.tool.name","value":{"stringValue":"pay"}}]}
        """
            .formatted(trace));

    CommandLineRun run =
        spoor(
            "analyze",
            "--source",
            "run",
            statements.toString(),
            "--source",
            "otel",
            spans.toString(),
            "--json",
            "--dead-letters");

    assertThat(run.exit()).isZero();
    assertThat(run.objects("chain"))
        .singleElement()
        .satisfies(chain -> assertThat(chain.path("agent_id").asText()).isEqualTo("billing"))
        .satisfies(chain -> assertThat(chain.path("run_id").asText()).isEqualTo("run-0001"));
    assertThat(run.objects("action"))
        .extracting(action -> action.path("action").asText())
        .containsExactly("run_start", "pay");
    assertThat(run.objects("dead_letter"))
        .singleElement()
        .satisfies(letter -> assertThat(letter.path("position").asText()).isEqualTo("/agent"))
        .satisfies(letter -> assertThat(letter.path("source").asText()).isEqualTo("run"));
  }

  @Test
  void joinsNothingByAMethodThatIsOff() {
    CommandLineRun all =
        spoor("analyze", "--source", "cloudtrail", scenario("cloudtrail.ndjson"), "--json");
    CommandLineRun without =
        spoor(
            "analyze",
            "--source",
            "cloudtrail",
            scenario("cloudtrail.ndjson"),
            "--json",
            "--joins-off",
            "issued-credential,role-session");

    assertThat(without.exit()).isZero();
    assertThat(without.objects("link"))
        .noneMatch(link -> link.path("method").asText().equals("issued-credential"));
    assertThat(without.objects("chain")).hasSizeGreaterThan(all.objects("chain").size());
  }

  @Test
  void namesTheWaysOfJoiningWhereOneIsUnknown() {
    CommandLineRun run =
        spoor("analyze", "--source", "otel", scenario("otel.ndjson"), "--joins-off", "presentd");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err())
        .contains("unknown join method presentd; known methods are issued-credential,");
  }

  @Test
  void printsTheMembersThatScriptsDependOnInOrder() {
    CommandLineRun run = scenarioAsJson();

    assertThat(names(run.objects("chain").getFirst()))
        .containsExactly(
            "type",
            "chain_id",
            "root_key",
            "parent_chain_id",
            "segments",
            "agent_id",
            "run_id",
            "started",
            "ended",
            "principals",
            "credentials",
            "action_count",
            "switch_count",
            "partly_read_count",
            "opaque_count",
            "unread_count",
            "risk_score",
            "status",
            "merged_into");
    assertThat(names(run.objects("action").getFirst()))
        .containsExactly(
            "type",
            "event_id",
            "chain_id",
            "segment_id",
            "seq",
            "time",
            "source",
            "action",
            "outcome",
            "effects",
            "principal",
            "person",
            "credential_id",
            "run_id",
            "revision",
            "late");
    assertThat(names(run.objects("link").getFirst()))
        .containsExactly(
            "type", "child", "parent", "method", "confidence", "stated_by", "event_id");
    assertThat(names(run.objects("finding").getFirst()))
        .containsExactly(
            "type",
            "finding_id",
            "revision",
            "status",
            "rule_id",
            "severity",
            "risk_score",
            "chain_id",
            "agent_id",
            "run_id",
            "time",
            "event_ids",
            "explanation");
    assertThat(names(run.objects("alert").getFirst()))
        .containsExactly(
            "type",
            "alert_id",
            "revision",
            "kind",
            "status",
            "severity",
            "risk_score",
            "title",
            "chain_id",
            "agent_id",
            "run_id",
            "owner",
            "route",
            "opened",
            "updated",
            "finding_count",
            "counts",
            "finding_ids",
            "excepted_count",
            "exceptions",
            "page_severity",
            "notify",
            "notified",
            "repeats",
            "repeat_of",
            "held_count",
            "explanation",
            "verdict",
            "deliveries");
    assertThat(run.objects().stream().map(o -> o.path("type").asText()).distinct())
        .containsExactly("chain", "action", "link", "finding", "alert");
  }

  @Test
  void countsPositionsFromZeroInEachChain() {
    Map<String, List<Integer>> positions = new HashMap<>();
    for (JsonNode action : scenarioAsJson().objects("action")) {
      positions
          .computeIfAbsent(action.path("chain_id").asText(), id -> new ArrayList<>())
          .add(action.path("seq").asInt());
    }

    assertThat(positions.values())
        .allSatisfy(seqs -> assertThat(seqs).first().isEqualTo(0))
        .allSatisfy(seqs -> assertThat(seqs).isSorted().doesNotHaveDuplicates());
  }

  /** Request and response of one Vault call are one action with the time of the request. */
  @Test
  void eachOfManySourcesHasItsOwnFiles(@TempDir Path dir) throws IOException {
    Path vault = dir.resolve("vault.ndjson");
    String entry =
        """
        {"time":"2026-03-10T09:00:0%d.000Z","type":"%s","auth":{"accessor":"hmac-sha256:aa","entity_id":"e-1","display_name":"token-ada"},"request":{"id":"r-1","operation":"read","mount_type":"kv","path":"secret/data/mail"},"response":%s}
        """;
    Files.writeString(
        vault, entry.formatted(1, "request", "null") + entry.formatted(2, "response", "{}"));
    Path okta = dir.resolve("okta.ndjson");
    Files.writeString(
        okta,
        """
        {"uuid":"u-1","published":"2026-03-10T09:00:18.123Z","eventType":"user.session.start","actor":{"id":"00uada1","type":"User"},"outcome":{"result":"SUCCESS"}}
        """);
    Path gitlab = dir.resolve("gitlab.ndjson");
    Files.writeString(
        gitlab,
        """
        {"id":7,"author_id":1,"created_at":"2026-03-10T09:00:19.000Z","event_name":"user_created","entity_type":"User","details":{"author_name":"ada"}}
        """);

    CommandLineRun run =
        spoor(
            "analyze",
            "--source",
            "vault",
            vault.toString(),
            "--source",
            "okta",
            okta.toString(),
            "--json",
            "--source",
            "gitlab",
            gitlab.toString());

    assertThat(run.exit()).isZero();
    assertThat(run.out())
        .containsOnlyOnce("\"source\":\"vault\"")
        .containsOnlyOnce("\"source\":\"okta\"")
        .containsOnlyOnce("\"source\":\"gitlab\"")
        .contains("2026-03-10T09:00:01Z")
        .doesNotContain("1970-");
  }

  @Test
  void aSourceWithoutFilesIsAMistake() {
    CommandLineRun run = spoor("analyze", "--source", "otel");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("no files after --source otel");
  }

  @Test
  void tellsForHowManyActionsHumanAgentAndRunAreKnown() {
    List<String> arguments =
        List.of(
            "analyze",
            "--attribution",
            "--source",
            "otel",
            scenario("otel.ndjson"),
            "--source",
            "cloudtrail",
            scenario("cloudtrail.ndjson"));

    CommandLineRun report = spoor(arguments.toArray(String[]::new));
    List<String> withJson = new ArrayList<>(arguments);
    withJson.add("--json");
    List<JsonNode> rows =
        spoor(withJson.toArray(String[]::new)).objects().stream()
            .filter(object -> object.path("type").asText().equals("attribution"))
            .toList();

    assertThat(report.out()).containsPattern("otel +173 +100.0 % +100.0 % +100.0 %");
    assertThat(rows)
        .extracting(row -> row.path("source").asText())
        .containsExactly("cloudtrail", "otel");
    JsonNode run = rows.getFirst().path("run");
    assertThat(run.at("/by/presented").asLong())
        .isPositive()
        .isEqualTo(run.path("actions").asLong());
    assertThat(rows.getFirst().path("actions").asLong()).isEqualTo(112);
  }

  @Test
  void tellsPeopleTheSame() {
    CommandLineRun run =
        spoor(
            "analyze",
            "--source",
            "otel",
            scenario("otel.ndjson"),
            "--source",
            "cloudtrail",
            scenario("cloudtrail.ndjson"),
            "--manifests",
            scenario("manifests"));

    TestFiles.assertGolden("analyze-scenario.txt", run.out().lines().toList());
  }

  @Test
  void whatIsExceptedIsNoOpenAlertButIsStillFound(@TempDir Path dir) throws IOException {
    Path exception = dir.resolve("readonly.json");
    Files.writeString(
        exception,
        """
        {"id": "known", "detector": "undeclared-identity-switch", "match": {"agent_id": "support-*"},
         "reason": "under review", "who": "soc@larkfield.example", "expires": "2026-04-01T00:00:00Z"}
        """);

    CommandLineRun run =
        spoor(
            "analyze",
            "--source",
            "otel",
            scenario("otel.ndjson"),
            "--source",
            "cloudtrail",
            scenario("cloudtrail.ndjson"),
            "--manifests",
            scenario("manifests"),
            "--exceptions",
            exception.toString(),
            "--json");

    assertThat(run.objects("finding"))
        .filteredOn(finding -> finding.path("agent_id").asText().equals("support-triage"))
        .isNotEmpty();
    assertThat(run.objects("alert"))
        .filteredOn(
            alert -> alert.path("run_id").asText().equals("49522f02-8887-3eeb-9121-ccdab1c68d3a"))
        .isNotEmpty()
        .allSatisfy(
            alert -> assertThat(alert.path("exceptions").toString()).isEqualTo("[\"known\"]"));
  }

  @Test
  void aWrongExceptionIsNamedWithWhatToDo(@TempDir Path dir) throws IOException {
    Path exception = dir.resolve("forever.json");
    Files.writeString(exception, "{\"id\": \"x\", \"reason\": \"r\", \"who\": \"w\"}");

    CommandLineRun run = spoor("exceptions", "apply", exception.toString());

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err())
        .contains("forever.json is not a valid exception", "/expires: is missing; set an end");
  }

  @Test
  void leavesNoSecretInItsOutput() {
    assertThat(scenarioAsJson().out()).doesNotContain("NotARealSessionToken", "NotARealSecretKey");
  }

  @Test
  void accountsForEveryRecordAroundBadOnes() {
    String good =
        readString(TestFiles.SCENARIO.resolve("cloudtrail.ndjson"))
            .lines()
            .findFirst()
            .orElseThrow();
    String input =
        good
            + "\n{\"cut\":\nnull\n[]\n\"text\"\n{\"eventID\":1}\n"
            + good.replaceFirst("\"eventID\":\"[^\"]+\"", "\"eventID\":\"2\"")
                .replace("eventTime", "eventTyme")
            + "\n"
            + good
            + "\n";

    CommandLineRun table =
        withInput(
            input.getBytes(UTF_8), "analyze", "--source", "cloudtrail", "-", "--dead-letters");
    CommandLineRun json =
        withInput(
            input.getBytes(UTF_8),
            "analyze",
            "--source",
            "cloudtrail",
            "-",
            "--dead-letters",
            "--json");

    assertThat(table.exit()).isZero();
    assertThat(table.out()).contains("8 records read", "1 duplicate", "-, line 2");
    int events = json.objects("action").size();
    int letters = json.objects("dead_letter").size();
    assertThat(events + letters + 1).isEqualTo(8);
  }

  @Test
  void findsTheSameInWhatTheOpenTelemetryCollectorWrites(@TempDir Path dir) throws IOException {
    Path requests = dir.resolve("traces.json");
    var lines = new ArrayList<String>();
    for (String span : readString(TestFiles.SCENARIO.resolve("otel.ndjson")).lines().toList()) {
      lines.add(asRequest(span));
    }
    Files.write(requests, lines);

    CommandLineRun spans = spoor("analyze", "--source", "otel", scenario("otel.ndjson"), "--json");
    CommandLineRun wrapped = spoor("analyze", "--source", "otel", requests.toString(), "--json");

    assertThat(wrapped.exit()).isZero();
    assertThat(wrapped.out()).isEqualTo(spans.out()).isNotEmpty();
  }

  private static String asRequest(String span) throws IOException {
    var mapper = new ObjectMapper();
    var object = (ObjectNode) mapper.readTree(span);
    var scope = mapper.createObjectNode();
    scope.set("scope", object.remove("scope"));
    var resource = mapper.createObjectNode();
    resource.set("resource", object.remove("resource"));
    scope.putArray("spans").add(object);
    resource.putArray("scopeSpans").add(scope);
    var request = mapper.createObjectNode();
    request.putArray("resourceSpans").add(resource);
    return mapper.writeValueAsString(request);
  }

  @Test
  void recordsOfAnotherSourceFailAndAreNoAnswer() {
    CommandLineRun run =
        spoor(
            "analyze",
            "--source",
            "otel",
            scenario("cloudtrail.ndjson"),
            "--source",
            "cloudtrail",
            scenario("cloudtrail.ndjson"));

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err())
        .contains("all otel records were rejected")
        .doesNotContain("all cloudtrail records");
  }

  @Test
  void analysesWhatIsLeftOfACutFileAndFails(@TempDir Path dir) throws IOException {
    Path cut = dir.resolve("cut.json");
    String record =
        readString(TestFiles.SCENARIO.resolve("cloudtrail.ndjson"))
            .lines()
            .findFirst()
            .orElseThrow();
    Files.writeString(cut, "{\"Records\":[" + record + ",");

    CommandLineRun run = spoor("analyze", "--source", "cloudtrail", cut.toString());

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out()).contains("1 record read: 1 different event");
    assertThat(run.err())
        .contains(
            "cut.json: cannot read to the end: it ends within a list of records. Earlier records were"
                + " processed");
  }

  @Test
  void aMissingFileFailsWithOneLine() {
    CommandLineRun run = spoor("analyze", "--source", "otel", "no-such-file");

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err().strip()).isEqualTo("cannot read no-such-file: file not found");
  }

  @Test
  void aDirectoryFailsAndSaysWhatToGive(@TempDir Path dir) {
    CommandLineRun run = spoor("analyze", "--source", "otel", dir.toString());

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err().strip())
        .isEqualTo(
            "cannot read %1$s: it is a directory: name its files, for instance %1$s/*.json.gz"
                .formatted(dir));
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static String readString(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
