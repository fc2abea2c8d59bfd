package io.spoor.cli.endtoend;

import static io.spoor.cli.CommandLineRun.spoor;
import static io.spoor.cli.TestFiles.SCENARIO;
import static io.spoor.cli.TestFiles.scenario;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.cli.CommandLineRun;
import io.spoor.localstack.SharedStack;
import io.spoor.localstack.demo.BundledScenario;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Records in, chains out, through the commands and the real servers; each test adds to what the
 * last one sent.
 */
@Order(1)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EndToEndIT {
  private static final Pattern QUARTER =
      Pattern.compile("\"trace_?[iI]d\":\\s*\"[0-9a-f]*[048c]\"");

  private static final int FIVE_MEGABYTES = 5_000_000;
  private static final int OVERSIZED_BYTES = 17_000_000;

  /** What was sent so far, as arguments of analyze. */
  private static final List<String> SENT = new ArrayList<>();

  @TempDir private static Path directory;

  @BeforeAll
  static void up() {
    SharedStack.endpoints();
  }

  @Test
  @Order(1)
  void appliesManifestsOnceAndWaitsForTheApp() {
    CommandLineRun first = runOnStack("manifests", "apply", scenario("manifests"));
    CommandLineRun second = runOnStack("manifests", "apply", scenario("manifests"));

    assertThat(first.exit()).isZero();
    assertThat(first.err())
        .contains("deploy-bot: first version, holds for all times", "the app has read them");
    assertThat(second.exit()).isZero();
    assertThat(second.err()).contains("deploy-bot: unchanged, skipped");
  }

  @Test
  @Order(2)
  void aChangedManifestHoldsFromNowOn() throws IOException {
    Path changed = directory.resolve("fetcher.json");
    Files.writeString(
        changed,
        Files.readString(SCENARIO.resolve("manifests/fetcher.json"))
            .replace("pages on the web", "pages"));

    CommandLineRun run = runOnStack("manifests", "apply", changed.toString());

    assertThat(run.exit()).isZero();
    assertThat(run.err())
        .contains("fetcher: new version, holds from now on", "the app has read them");
  }

  @Test
  @Order(3)
  void theScenarioThroughThePipelineIsTheScenarioAnalysed() {
    send("otel", scenario("otel.ndjson"));
    send("cloudtrail", scenario("cloudtrail.ndjson"));

    assertThatThePipelineAgreesWithAnalyze();
  }

  @Test
  @Order(4)
  void theAppTellsPrometheusOfIt() throws Exception {
    String page = page("/metrics");

    assertThat(value(page, "spoor_ready")).isEqualTo(1);
    for (String source : List.of("cloudtrail", "otel")) {
      assertThat(value(page, "spoor_records_received_total{source=\"" + source + "\"}"))
          .isPositive();
      assertThat(value(page, "spoor_actions_total{source=\"" + source + "\"}")).isPositive();
    }
    assertThat(value(page, "spoor_latency_seconds_count{stage=\"assemble\"}")).isPositive();
    assertThat(value(page, "spoor_state_rows{store=\"chain-rows\"}")).isPositive();
    assertThat(page).contains("spoor_consumer_lag_records{topic=\"spoor.key-messages\"}");
    assertThat(page("/health/live")).contains("RUNNING");
    assertThat(page("/health/ready")).contains("RUNNING");
  }

  private static double value(String page, String series) {
    return page.lines()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
        .findFirst()
        .orElse(Double.NaN);
  }

  private static String page(String path) throws Exception {
    URI uri = URI.create(SharedStack.endpoints().appHealthUrl()).resolve(path);
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> response =
          http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).as(path).isEqualTo(200);
      return response.body();
    }
  }

  @Test
  @Order(5)
  void oneChainInFullHasItsActionsLinksAndFindings() {
    JsonNode finding =
        runOnStack(
                "findings",
                "--rule",
                "undeclared-identity-switch",
                "--agent",
                "support-triage",
                "--json")
            .objects()
            .getFirst();
    String id = finding.path("chain_id").asText();

    CommandLineRun json = runOnStack("chain", id, "--json");
    CommandLineRun text = runOnStack("chain", id.substring(0, 10));

    assertThat(json.exit()).isZero();
    JsonNode chain = json.objects("chain").getFirst();
    assertThat(json.objects("action")).hasSize(chain.path("action_count").asInt());
    assertThat(json.objects("link")).hasSize(chain.path("segments").size() - 1);
    assertThat(json.objects("finding")).contains(finding);
    assertThat(text.exit()).isZero();
    assertThat(text.out())
        .contains("support-triage", "role/ops-admin", "UNDECLARED", "CreateAccessKey");
  }

  @Test
  @Order(5)
  void oneFindingShowsItsEventsAndTheCauseOfItsLastChange() {
    JsonNode listed =
        runOnStack("findings", "--rule", "undeclared-identity-switch", "--json")
            .objects()
            .getFirst();
    String id = listed.path("finding_id").asText();

    CommandLineRun json = runOnStack("findings", id, "--json");
    CommandLineRun text = runOnStack("findings", id.substring(0, 12));

    JsonNode finding = json.objects().getFirst();
    assertThat(finding.path("cause").path("change").asText()).isNotEmpty();
    assertThat(finding.path("cause").path("trigger").asText()).isNotEmpty();
    ((ObjectNode) finding).remove("cause");
    assertThat(finding).isEqualTo(listed);
    assertThat(text.out())
        .contains("Last change: ", "Finding: " + id, listed.path("event_ids").path(0).asText());
    CommandLineRun unknown = runOnStack("findings", "0".repeat(32));
    assertThat(unknown.exit()).isEqualTo(1);
    assertThat(unknown.err()).contains("no finding id begins with");
  }

  @Test
  @Order(6)
  void filtersSelect() {
    assertThat(runOnStack("chains", "--agent", "fetcher", "--json").objects()).hasSize(3);
    assertThat(runOnStack("chains", "--principal", "role/ops-admin", "--json").objects())
        .hasSize(1);
    assertThat(runOnStack("chains", "--since", "2026-03-10T10:20:00Z", "--json").objects())
        .hasSize(4);
    assertThat(runOnStack("findings", "--severity", "critical", "--json").objects()).hasSize(1);
    assertThat(runOnStack("findings", "--severity", "high", "--json").objects())
        .hasSameSizeAs(BundledScenario.expected());
    CommandLineRun limited = runOnStack("chains", "--limit", "2");
    assertThat(limited.out().lines()).hasSize(3);
    assertThat(limited.err()).contains("--limit shows more");
  }

  @Test
  @Order(7)
  void badRecordsInTheMiddleHarmNoOther() throws IOException {
    String event = Files.readAllLines(SCENARIO.resolve("cloudtrail.ndjson")).getFirst();
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      lines.add(
          event.replaceFirst("\"eventID\":\"[^\"]+\"", "\"eventID\":\"bad-neighbours-" + i + "\""));
    }
    lines.add(20, "garbage \u0000\u001b[2J {");
    lines.add(21, "[1,2,3]");
    lines.add(
        22,
        event
            .replaceFirst("\"eventID\":\"[^\"]+\"", "\"eventID\":\"nameless\"")
            .replace("\"eventName\"", "\"eventNome\""));
    lines.add(23, event.replaceFirst("\"userIdentity\":\\{", "\"userIdentity\":7,\"x\":{"));
    lines.add(24, "{\"eventID\":\"big\",\"x\":\"" + "y".repeat(FIVE_MEGABYTES) + "\"}");
    lines.add(25, "{\"eventID\":\"huge\",\"x\":\"" + "y".repeat(OVERSIZED_BYTES) + "\"}");
    lines.add(26, event.substring(0, event.length() / 2));
    Path file = Files.write(directory.resolve("bad.ndjson"), lines, UTF_8);

    CommandLineRun sent = runOnStack("ingest", "--source", "cloudtrail", file.toString(), "--wait");

    assertThat(sent.exit()).as("one record is beyond the limit").isEqualTo(1);
    assertThat(sent.err())
        .contains(
            "bad.ndjson, line 26: skipped a record of 17000", "46 records sent", "1 too large");
    SENT.addAll(List.of("--source", "cloudtrail", file.toString()));
    long events =
        runOnStack("chains", "--json").objects().stream()
            .map(chain -> runOnStack("chain", chain.path("chain_id").asText(), "--json").out())
            .flatMap(String::lines)
            .filter(
                line -> line.contains("\"type\":\"action\"") && line.contains("bad-neighbours-"))
            .count();
    List<JsonNode> deadLetters = runOnStack("dead-letters", "--json").objects();
    assertThat(events).isEqualTo(40);
    assertThat(deadLetters)
        .extracting(deadLetter -> deadLetter.path("reason").asText())
        .contains("not-json", "too-large");
    int flagged = 46 - 40 - deadLetters.size();
    assertThat(flagged)
        .as("records that were understood in spite of what is odd about them")
        .isBetween(0, 2);
    assertThat(deadLetters)
        .allMatch(deadLetter -> deadLetter.path("topic").asText().equals("spoor.raw.cloudtrail"));
    CommandLineRun table = runOnStack("dead-letters");
    assertThat(table.out()).contains("too-large", "spoor.raw.cloudtrail/").doesNotContain("\u001b");
  }

  @Test
  @Order(8)
  void deadLettersCanBeSentAgain() {
    int countBefore = runOnStack("dead-letters", "--json").objects().size();

    CommandLineRun retry = runOnStack("dead-letters", "--retry");

    assertThat(retry.exit()).isZero();
    assertThat(retry.err()).contains("sent again: " + countBefore);
  }

  @Test
  @Order(9)
  void theLabelledDataThroughThePipelineIsTheDataAnalysed() throws IOException {
    Path data = Path.of(System.getProperty("spoor.root")).resolve("../shared/data").normalize();
    Assumptions.assumeTrue(Files.isDirectory(data), "no shared data: skipped");
    assertThat(runOnStack("manifests", "apply", data.resolve("manifests").toString()).exit())
        .isZero();
    send(
        "otel",
        quarterOfTheRuns(data.resolve("agentdojo/spans.ndjson.gz")).toString(),
        quarterOfTheRuns(data.resolve("tau-airline/spans.ndjson.gz")).toString());
    send("cloudtrail", data.resolve("cloudtrail-account/events.ndjson.gz").toString());
    SENT.addAll(List.of("--manifests", allManifests(data.resolve("manifests")).toString()));

    assertThatThePipelineAgreesWithAnalyze();
  }

  /** The spans of every fourth trace: all of them would take minutes. */
  private static Path quarterOfTheRuns(Path spans) throws IOException {
    Path quarter = Files.createTempFile(directory, "quarter", ".ndjson");
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(new GZIPInputStream(Files.newInputStream(spans)), UTF_8))) {
      Files.write(quarter, lines.lines().filter(QUARTER.asPredicate()).toList(), UTF_8);
    }
    return quarter;
  }

  private static Path allManifests(Path shared) {
    try {
      Path all = Files.createDirectories(directory.resolve("all-manifests"));
      for (Path from : List.of(SCENARIO.resolve("manifests"), shared)) {
        try (Stream<Path> files = Files.list(from)) {
          for (Path file : files.toList()) {
            Files.copy(file, all.resolve(file.getFileName().toString()));
          }
        }
      }
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void send(String source, String... files) {
    List<String> arguments = new ArrayList<>(List.of("ingest", "--source", source, "--wait"));
    arguments.addAll(List.of(files));
    assertThat(runOnStack(arguments.toArray(String[]::new)).exit()).isZero();
    SENT.addAll(List.of("--source", source));
    SENT.addAll(List.of(files));
  }

  private static void assertThatThePipelineAgreesWithAnalyze() {
    List<String> arguments = new ArrayList<>(List.of("analyze", "--json"));
    arguments.addAll(SENT);
    if (!SENT.contains("--manifests")) {
      arguments.addAll(List.of("--manifests", scenario("manifests")));
    }
    CommandLineRun analysed = spoor(arguments.toArray(String[]::new));

    List<String> chains = content(lines(analysed, "chain"));
    // What baselines make of a chain comes once its document is out, and is in the next one.
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (System.nanoTime() < end
        && !content(runOnStack("chains", "--json").out()).equals(chains)) {
      LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
    }
    List<String> findings = content(lines(analysed, "finding"));
    List<String> indexed = content(runOnStack("chains", "--json").out());
    List<String> pipelineFindings = content(runOnStack("findings", "--json").out());
    assertThat(indexed)
        .as(
            () ->
                "findings of chains that differ:\n"
                    + describeDifference(indexed, chains, pipelineFindings, findings))
        .containsExactlyElementsOf(chains);
    assertThat(pipelineFindings).containsExactlyElementsOf(findings);
  }

  /** What each side found in the chains in which they do not agree. */
  private static String describeDifference(
      List<String> indexed,
      List<String> analysed,
      List<String> pipelineFindings,
      List<String> findings) {
    Set<String> ids =
        Stream.of(difference(indexed, analysed), difference(analysed, indexed))
            .flatMap(List::stream)
            .map(chain -> chain.replaceFirst(".*?\"chain_id\":\"([^\"]+)\".*", "$1"))
            .collect(Collectors.toCollection(TreeSet::new));
    Predicate<String> concerned = finding -> ids.stream().anyMatch(finding::contains);
    return "indexed:\n  "
        + pipelineFindings.stream().filter(concerned).collect(Collectors.joining("\n  "))
        + "\nanalysed:\n  "
        + findings.stream().filter(concerned).collect(Collectors.joining("\n  "));
  }

  private static List<String> difference(List<String> lines, List<String> excluded) {
    return lines.stream().filter(each -> !excluded.contains(each)).toList();
  }

  private static String lines(CommandLineRun run, String type) {
    return String.join(
        "\n",
        run.out().lines().filter(line -> line.startsWith("{\"type\":\"" + type + "\"")).toList());
  }

  /** Without revisions, which may differ. */
  private static List<String> content(String lines) {
    return lines.lines().map(line -> line.replaceFirst("\"revision\":\\d+,", "")).toList();
  }

  private static CommandLineRun runOnStack(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--state-dir", SharedStack.stateDir()));
    return spoor(all.toArray(String[]::new));
  }
}
