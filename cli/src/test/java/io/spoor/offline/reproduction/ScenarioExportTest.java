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
import io.spoor.testkit.ocsf.OcsfValidator;
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

  @TempDir private static Path directory;
  private static Path export = Path.of("export");
  private static Path all = Path.of("all");
  private static Path key = Path.of("evidence.key.pub");
  private static JsonNode manifest = MissingNode.getInstance();

  @BeforeAll
  static void handOut() throws IOException {
    Path log = directory.resolve("log");
    Path privateKey = directory.resolve("evidence.key");
    List<RecordedPipeline.StoredTopicRecord> records =
        RecordedPipeline.scenario(directory.resolve("played"));
    RecordedPipeline.seal(records, log, KeyFiles.create(privateKey, RecordedPipeline.LOG), SEGMENT);
    Path out = directory.resolve("case-4711");

    CommandLineRun run =
        spoor(
            "evidence",
            "export",
            log.toString(),
            "--finding",
            finding(records),
            "--out",
            out.toString(),
            "--reason",
            "case 4711",
            "--json");

    assertThat(run.exit()).as(run.err()).isZero();
    manifest = run.objects("evidence_export").getFirst();
    all = directory.resolve("all");
    assertThat(
            spoor("evidence", "export", log.toString(), "--out", all.toString(), "--format", "ocsf")
                .exit())
        .isZero();
    export = Files.createDirectories(directory.resolve("laptop")).resolve("evidence");
    Files.move(out, export);
    key = Files.move(KeyFiles.publicFile(privateKey), directory.resolve("laptop/key.pub"));
    try (Stream<Path> files = Files.walk(log)) {
      for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private static String finding(List<RecordedPipeline.StoredTopicRecord> records) {
    return records.stream()
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
            manifest.path("digest").asText());

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
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output)
        .contains(manifest.path("records").asInt() + " records of it are here and proven")
        .contains("export.json " + manifest.path("digest").asText());
  }

  @Test
  void holdsTheChainAndNothingOfOthers() throws IOException {
    assertThat(manifest.path("kinds").path("event").asInt())
        .isGreaterThanOrEqualTo(20); // some twice
    assertThat(manifest.path("kinds").path("action").asInt()).isGreaterThanOrEqualTo(20);
    for (String kind : List.of("chain", "link", "finding", "alert", "manifest", "schema")) {
      assertThat(manifest.path("kinds").path(kind).asInt()).as(kind).isPositive();
    }
    String page = Files.readString(export.resolve("report.html"));
    assertThat(page)
        .contains(AGENT, "role/ops-admin", "CreateAccessKey", "svc-backup")
        .doesNotContain("invoice");
  }

  @Test
  void allEventsOfOcsfAreValid() throws IOException {
    OcsfValidator schema = OcsfValidator.read();
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
