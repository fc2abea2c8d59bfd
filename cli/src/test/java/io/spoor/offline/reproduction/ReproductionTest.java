package io.spoor.offline.reproduction;

import static io.spoor.cli.CommandLineRun.spoor;
import static io.spoor.cli.TestFiles.sharedData;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.cli.CommandLineRun;
import io.spoor.evidence.note.SigningKey;
import io.spoor.pipeline.settings.StageSettings;
import io.spoor.pipeline.tuning.DetectorSettings;
import io.spoor.schemas.Finding;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.topic.TopicCatalogue;
import io.spoor.streams.topology.TopologySettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the pipeline found is found again from the log alone. */
class ReproductionTest {
  private static final SigningKey KEY = SigningKey.generate(RecordedPipeline.LOG);
  private static final int SEGMENT = 500;

  @TempDir private static Path workDirectory;
  private static List<RecordedPipeline.StoredTopicRecord> records = List.of();

  @TempDir private Path temporary;
  private Path directory = Path.of("log");

  @BeforeEach
  void chooseADirectory() {
    directory = temporary.resolve("log");
  }

  @BeforeAll
  static void playTheScenario() throws IOException {
    records = RecordedPipeline.scenario(workDirectory);
  }

  private CommandLineRun prove(String finding, String... options) {
    List<String> args =
        new ArrayList<>(List.of("evidence", "prove", finding, directory.toString()));
    args.addAll(List.of(options));
    return spoor(args.toArray(String[]::new));
  }

  private void seal(List<RecordedPipeline.StoredTopicRecord> records) throws IOException {
    RecordedPipeline.seal(records, directory, KEY, SEGMENT);
  }

  private static Set<String> findings(List<RecordedPipeline.StoredTopicRecord> records) {
    return records.stream()
        .filter(each -> each.topic().equals(TopicCatalogue.FINDINGS))
        .map(each -> ((Finding) each.value()).getFindingId())
        .collect(Collectors.toSet());
  }

  @Test
  void everyFindingOfTheScenarioIsProven() throws IOException {
    seal(records);

    CommandLineRun run = prove("all", "--json");

    assertThat(run.objects("finding_proof"))
        .hasSameSizeAs(findings(records))
        .hasSizeGreaterThan(15)
        .allSatisfy(
            proof -> {
              assertThat(proof.path("differences")).as(proof.toString()).isEmpty();
              assertThat(proof.path("holds").asBoolean()).as(proof.toString()).isTrue();
              assertThat(proof.path("as_of").asText()).isEqualTo("its_time");
              assertThat(proof.path("configuration").asText()).isEqualTo("as_recorded");
            });
    assertThat(run.exit()).isZero();
  }

  @Test
  void saysWhichRecordsAFindingRestsOn() throws IOException {
    seal(records);
    JsonNode proof =
        prove("all", "--json").objects("finding_proof").stream()
            .filter(each -> each.path("rule_id").asText().equals("undeclared-identity-switch"))
            .findFirst()
            .orElseThrow();
    String id = proof.path("finding_id").asText();

    CommandLineRun run = prove(id.substring(0, 10));

    assertThat(run.exit()).isZero();
    assertThat(run.out())
        .startsWith("PROVEN  undeclared-identity-switch " + id)
        .contains(
            "by the same rule: version ",
            "with the settings of record ",
            "ok  unaltered, without gaps")
        .contains("evaluated with manifest ");
    proof
        .path("event_records")
        .properties()
        .forEach(
            event -> {
              String number = event.getValue().get(0).asText();
              assertThat(run.out()).contains(event.getKey() + ", record " + number);
              JsonNode record =
                  spoor("evidence", "verify", directory.toString(), "--record", number, "--json")
                      .objects("record_proof")
                      .getFirst();
              assertThat(record.path("lines").get(0).asText()).contains(event.getKey());
            });
  }

  @Test
  void aFindingThatSaysWhatTheEventsDoNotIsNotProven() throws IOException {
    List<RecordedPipeline.StoredTopicRecord> forged = new ArrayList<>();
    String[] id = new String[1];
    for (var each : records) {
      if (each.value() instanceof Finding finding
          && finding.getRuleId().equals("undeclared-identity-switch")) {
        id[0] = finding.getFindingId();
        Finding altered =
            Finding.newBuilder(finding)
                .setSeverity("low")
                .setExplanation("Nothing to see here.")
                .build();
        forged.add(
            new RecordedPipeline.StoredTopicRecord(each.topic(), each.key(), altered, each.time()));
      } else {
        forged.add(each);
      }
    }
    seal(forged);

    CommandLineRun run = prove(id[0]);

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out())
        .startsWith("NOT PROVEN  undeclared-identity-switch")
        .contains("differs: severity was low, is ")
        .contains("differs: explanation was Nothing to see here., is ");
  }

  @Test
  void anEvidenceEventThatIsNotInTheLogIsMissed() throws IOException {
    Finding finding =
        records.stream()
            .filter(each -> each.value() instanceof Finding)
            .map(each -> (Finding) each.value())
            .filter(each -> each.getRuleId().equals("undeclared-identity-switch"))
            .findFirst()
            .orElseThrow();
    String missing = finding.getEventIds().getFirst();
    seal(
        records.stream()
            .filter(
                each ->
                    !(each.value() instanceof IdentityEvent event
                        && event.getEventId().equals(missing)))
            .toList());

    CommandLineRun run = prove(finding.getFindingId());

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out())
        .startsWith("NOT PROVEN")
        .contains("rests on event " + missing + ", which is NOT IN THE LOG");
  }

  @Test
  void anotherRuleIsNoProof() throws IOException {
    seal(records);
    Path thresholds =
        Files.writeString(
            temporary.resolve("thresholds.json"),
            """
        {"undeclared-identity-switch": {"severity": "low"}}
        """);
    Path settings =
        Files.writeString(
            temporary.resolve("app.properties"), "detectors.file=" + thresholds + "\n");

    CommandLineRun run = prove("all", "--settings", settings.toString());

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out())
        .contains("NOT PROVEN  undeclared-identity-switch")
        .contains("BY ANOTHER RULE: version ", "PROVEN  injected-action")
        .contains("with the given settings, not those of the log");
  }

  @Test
  void theLogSaysWithWhatItWasEvaluated() throws IOException {
    seal(recordsWithRaisedThresholds());

    assertProvenWithSeverityLow();
  }

  @Test
  void recordsThatWaitedForTheApplicationWereEvaluatedWithTheSettingsOfLater() throws IOException {
    List<RecordedPipeline.StoredTopicRecord> delayed = new ArrayList<>();
    for (var each : recordsWithRaisedThresholds()) {
      boolean isSettings = each.topic().equals(TopicCatalogue.SETTINGS);
      delayed.add(
          isSettings
              ? new RecordedPipeline.StoredTopicRecord(
                  each.topic(), each.key(), each.value(), each.time().plus(Duration.ofDays(1)))
              : each);
    }
    records.stream()
        .filter(each -> each.topic().equals(TopicCatalogue.SETTINGS))
        .forEach(delayed::addFirst);
    seal(delayed);

    assertProvenWithSeverityLow();
  }

  /** As it is evaluated with other thresholds. */
  private List<RecordedPipeline.StoredTopicRecord> recordsWithRaisedThresholds()
      throws IOException {
    var thresholds =
        DetectorSettings.parse(
            """
            {"undeclared-identity-switch": {"severity": "low"}}
            """,
            "here");
    return RecordedPipeline.scenario(
        Files.createDirectory(temporary.resolve("strict")),
        TopologySettings.defaults().withStages(StageSettings.defaults().withDetectors(thresholds)));
  }

  private void assertProvenWithSeverityLow() {
    CommandLineRun run = prove("all", "--json");

    assertThat(run.exit()).as(run.out()).isZero();
    assertThat(run.objects("finding_proof"))
        .hasSizeGreaterThan(15)
        .allSatisfy(
            proof -> {
              assertThat(proof.path("settings").asText()).isEqualTo("recorded");
              assertThat(proof.path("settings_record").isNumber()).isTrue();
            })
        .anySatisfy(
            proof -> {
              assertThat(proof.path("rule_id").asText()).isEqualTo("undeclared-identity-switch");
              assertThat(proof.path("severity").asText()).isEqualTo("low");
            });
  }

  @Test
  void aLogWithoutSettingsIsEvaluatedWithTheDefaultsAndThatIsSaid() throws IOException {
    seal(records.stream().filter(each -> !each.topic().equals(TopicCatalogue.SETTINGS)).toList());
    String id = findings(records).iterator().next();

    CommandLineRun run = prove(id);

    assertThat(run.exit()).isZero();
    assertThat(run.out()).contains("with the default settings: the log holds none of that time");
  }

  @Test
  void settingsThatNobodyCanEvaluateWithAreRefused() throws IOException {
    seal(records);
    Path settings =
        Files.writeString(temporary.resolve("app.properties"), "detectors={\"nope\": {}}\n");

    CommandLineRun run = prove("all", "--settings", settings.toString());

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("app.properties: ", "/nope: unknown detector");
  }

  @Test
  void anAlteredLogProvesNothing() throws IOException {
    seal(records);
    Path records = directory.resolve("segments/000000000001/records.gz");
    byte[] bytes = Files.readAllBytes(records);
    bytes[bytes.length / 2] ^= 1;
    Files.delete(records);
    Files.write(records, bytes);

    CommandLineRun run = prove("all");

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out()).startsWith("ALTERED  segment 1, records").doesNotContain("PROVEN");
  }

  @Test
  void recordedAttacksAreProvenAgain() throws IOException {
    Path spans = sharedData("agentdojo/spans.ndjson.gz");
    try (var pipeline =
        new RecordedPipeline(temporary.resolve("state"), TopologySettings.defaults())) {
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(new GZIPInputStream(Files.newInputStream(spans)), UTF_8))) {
        lines.lines().forEach(line -> pipeline.raw("otel", line.getBytes(UTF_8)));
      }
      pipeline.advance(Duration.ofSeconds(10));
      List<RecordedPipeline.StoredTopicRecord> records = pipeline.read();
      seal(records);

      CommandLineRun run = prove("all", "--json");

      assertThat(run.objects("finding_proof"))
          .hasSameSizeAs(findings(records))
          .hasSizeGreaterThan(15)
          .allSatisfy(
              proof -> assertThat(proof.path("holds").asBoolean()).as(proof.toString()).isTrue());
      assertThat(run.exit()).isZero();
    }
  }
}
