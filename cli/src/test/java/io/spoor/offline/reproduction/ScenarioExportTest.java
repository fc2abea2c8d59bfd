package io.spoor.offline.reproduction;

import static io.spoor.cli.CommandLineRun.spoor;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.spoor.cli.CommandLineRun;
import io.spoor.evidence.note.KeyFiles;
import io.spoor.schemas.Finding;
import io.spoor.schemas.topic.TopicCatalogue;
import io.spoor.testkit.ocsf.OcsfSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The chain that a ticket hijacked, out of the whole scenario: exported, moved elsewhere, verified
 * where there is nothing else.
 */
class ScenarioExportTest {
  private static final String HIJACKED_BY = "undeclared-identity-switch";
  private static final String AGENT = "support-triage";
  private static final int SEGMENT = 200;
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path place;
  private static Path export = Path.of("export");
  private static Path all = Path.of("all");
  private static Path key = Path.of("evidence.key.pub");
  private static JsonNode made = MissingNode.getInstance();

  @BeforeAll
  static void handOut() throws IOException {
    Path log = place.resolve("log");
    Path privateKey = place.resolve("evidence.key");
    List<RecordedPipeline.Lying> morning = RecordedPipeline.scenario(place.resolve("played"));
    RecordedPipeline.seal(morning, log, KeyFiles.create(privateKey, RecordedPipeline.LOG), SEGMENT);
    Path out = place.resolve("case-4711");

    CommandLineRun run =
        spoor(
            "evidence",
            "export",
            log.toString(),
            "--finding",
            finding(morning),
            "--out",
            out.toString(),
            "--reason",
            "case 4711",
            "--json");

    assertThat(run.exit()).as(run.err()).isZero();
    made = run.objects("evidence_export").getFirst();
    all = place.resolve("all");
    assertThat(
            spoor("evidence", "export", log.toString(), "--out", all.toString(), "--format", "ocsf")
                .exit())
        .isZero();
    export = Files.createDirectories(place.resolve("laptop")).resolve("evidence");
    Files.move(out, export);
    key = Files.move(KeyFiles.publicFile(privateKey), place.resolve("laptop/key.pub"));
    try (Stream<Path> left = Files.walk(log)) {
      for (Path path : left.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private static String finding(List<RecordedPipeline.Lying> morning) {
    return morning.stream()
        .filter(each -> each.topic().equals(TopicCatalogue.FINDINGS))
        .map(each -> (Finding) each.value())
        .filter(finding -> finding.getRuleId().equals(HIJACKED_BY))
        .filter(finding -> AGENT.equals(finding.getAgentId()))
        .findFirst()
        .orElseThrow()
        .getFindingId();
  }

  @Test
  void isVerifiedByOneCommand() {
    CommandLineRun run =
        spoor(
            "evidence",
            "verify",
            export.toString(),
            "--key",
            key.toString(),
            "--digest",
            made.path("digest").asText());

    assertThat(run.exit()).as(run.out() + run.err()).isZero();
    assertThat(run.out()).startsWith("ok  every record is proven");
  }

  @Test
  void isVerifiedByTheVerifierThatSharesNoCode() throws IOException, InterruptedException {
    Path verifier =
        Path.of(System.getProperty("spoor.root", "..")).resolve("docs/evidence_verify.py");
    Process process;
    try {
      process =
          new ProcessBuilder("python3", verifier.toString(), export.toString(), key.toString())
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      assumeTrue(false, "python3 is not on the PATH: the independent verifier was not run");
      return;
    }
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said)
        .contains(made.path("records").asInt() + " records of it are here and proven")
        .contains("export.json " + made.path("digest").asText());
  }

  @Test
  void holdsTheChainAndNothingOfOthers() throws IOException {
    assertThat(made.path("kinds").path("event").asInt()).isGreaterThanOrEqualTo(20); // some twice
    assertThat(made.path("kinds").path("action").asInt()).isGreaterThanOrEqualTo(20);
    for (String kind : List.of("chain", "link", "finding", "alert", "manifest", "schema")) {
      assertThat(made.path("kinds").path(kind).asInt()).as(kind).isPositive();
    }
    String page = Files.readString(export.resolve("report.html"));
    assertThat(page)
        .contains(AGENT, "role/ops-admin", "CreateAccessKey", "svc-backup")
        .doesNotContain("invoice");
  }

  @Test
  void allEventsOfOcsfAreValid() throws IOException {
    OcsfSchema schema = OcsfSchema.read();
    for (String name : List.of("api-activity", "authentication", "detection-finding")) {
      List<String> lines = Files.readAllLines(all.resolve("ocsf/" + name + ".ndjson"));
      assertThat(lines).as(name).isNotEmpty();
      for (String line : lines) {
        assertThat(schema.problems(JSON.readTree(line))).as(line).isEmpty();
      }
    }
  }

  @Test
  void whatAFindingRestsOnIsFoundByTheNameItGives() throws IOException {
    Set<String> events = new HashSet<>();
    for (String name : List.of("api-activity", "authentication")) {
      for (String line : Files.readAllLines(all.resolve("ocsf/" + name + ".ndjson"))) {
        events.add(JSON.readTree(line).at("/metadata/uid").asText());
      }
    }
    for (String line : Files.readAllLines(all.resolve("ocsf/detection-finding.ndjson"))) {
      for (JsonNode related : JSON.readTree(line).at("/finding_info/related_events")) {
        assertThat(events).as(line).contains(related.path("uid").asText());
      }
    }
  }
}
