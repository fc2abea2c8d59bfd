package io.spoor.export.retention;

import static io.spoor.cli.CommandLineRun.spoor;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.cli.CommandLineRun;
import io.spoor.evidence.avro.EventReference;
import io.spoor.evidence.extract.RecordScan;
import io.spoor.evidence.note.KeyFiles;
import io.spoor.evidence.note.SigningKey;
import io.spoor.evidence.store.DirectoryStore;
import io.spoor.evidence.verify.LogVerifier;
import io.spoor.offline.reproduction.RecordedPipeline;
import io.spoor.schemas.Finding;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The scenario's log: a person's data goes, a chain is held, the rest goes when its time is over.
 */
class RetentionTest {
  private static final String PERSON = "support-desk@larkfield.example";
  private static final int SEGMENT = 500;

  @TempDir private static Path directory;
  private static List<RecordedPipeline.StoredTopicRecord> records = List.of();

  @TempDir private Path temporary;
  private Path log = Path.of("log");
  private Path keyFile = Path.of("key");

  @BeforeAll
  static void playTheScenario() throws IOException {
    records = RecordedPipeline.scenario(directory);
  }

  @BeforeEach
  void seal() throws IOException {
    log = temporary.resolve("log");
    keyFile = temporary.resolve("evidence.key");
    SigningKey key = KeyFiles.create(keyFile, RecordedPipeline.LOG);
    RecordedPipeline.seal(records, log, key, SEGMENT);
  }

  private CommandLineRun evidence(String... args) {
    List<String> all = new ArrayList<>(List.of("evidence"));
    all.addAll(List.of(args));
    return spoor(all.toArray(String[]::new));
  }

  private CommandLineRun withKey(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(
        List.of("--signing-key", keyFile.toString(), "--by", "ann", "--reason", "case 2026-17"));
    return evidence(all.toArray(String[]::new));
  }

  private JsonNode verdict() {
    return evidence("verify", log.toString(), "--json").objects("evidence_verdict").getFirst();
  }

  /** Lines of fields in which a text occurs; headers cannot be withheld. */
  private long fieldsMentioning(String text) throws IOException {
    long mentions = 0;
    try (Stream<Path> files = Files.walk(log.resolve("segments"))) {
      for (Path file : files.filter(path -> path.endsWith("records.gz")).toList()) {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
          mentions +=
              new String(in.readAllBytes(), UTF_8)
                  .lines()
                  .filter(line -> line.startsWith("[") && line.contains(text))
                  .count();
        }
      }
    }
    return mentions;
  }

  private static Finding finding(String rule) {
    return records.stream()
        .filter(each -> each.value() instanceof Finding)
        .map(each -> (Finding) each.value())
        .filter(each -> each.getRuleId().equals(rule))
        .findFirst()
        .orElseThrow();
  }

  private Path policy(String age) throws IOException {
    List<String> lines =
        new ArrayList<>(
            List.of(
                "spoor-events=P30D",
                "spoor-actions=P90D",
                "spoor-findings=forever",
                "spoor-decisions=forever",
                "evidence.log=" + log));
    EvidenceRetention.kinds().forEach(kind -> lines.add("evidence." + kind + "=" + age));
    return Files.write(temporary.resolve("retention.properties"), lines);
  }

  private Path policy(String age, String kind, String ageOfKind) throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(policy(age)));
    lines.replaceAll(
        line ->
            line.startsWith("evidence." + kind + "=")
                ? "evidence." + kind + "=" + ageOfKind
                : line);
    return Files.write(temporary.resolve("retention.properties"), lines);
  }

  private CommandLineRun retention(Path policy, String... options) {
    List<String> all =
        new ArrayList<>(
            List.of("retention", "--file", policy.toString(), "--evidence-only", "--json"));
    all.addAll(List.of(options));
    return spoor(all.toArray(String[]::new));
  }

  private CommandLineRun delete(Path policy) {
    return retention(
        policy,
        "--apply-evidence",
        "--signing-key",
        keyFile.toString(),
        "--by",
        "ops",
        "--reason",
        "400 days are over");
  }

  @Test
  void aPersonIsTakenOutOfTheLog() throws IOException {
    long mentionsBefore = fieldsMentioning(PERSON);
    assertThat(mentionsBefore).isPositive();
    JsonNode plan =
        evidence("withhold", log.toString(), "--principal", PERSON, "--json")
            .objects("withholding")
            .getFirst();
    assertThat(plan.path("applied").asBoolean(true)).isFalse();
    assertThat(plan.path("records").asLong()).isPositive();
    assertThat(verdict().path("withheld").asLong()).as("only said").isZero();

    CommandLineRun run = withKey("withhold", log.toString(), "--principal", PERSON, "--apply");

    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(fieldsMentioning(PERSON)).isZero();
    assertThat(run.out()).contains("with this name in the header, which cannot be withheld");
    JsonNode verdict = verdict();
    assertThat(verdict.path("holds").asBoolean()).isTrue();
    assertThat(verdict.path("withheld").asLong()).isEqualTo(mentionsBefore);
    assertThat(plan.path("fields").asLong()).isEqualTo(mentionsBefore);
    assertThat(verdict.path("unfinished").asLong()).isZero();
    assertThat(evidence("verify", log.toString()).out())
        .contains("withheld 20", ", by ann: case 2026-17 (act ");
    assertThat(withKey("withhold", log.toString(), "--principal", PERSON, "--apply").out())
        .as("again")
        .contains("0 fields of 0 records");
    CommandLineRun result =
        withKey("withhold", log.toString(), "--principal", PERSON, "--with-headers", "--apply");
    assertThat(result.out()).contains("with this name in the header, deleted: ");
    try (Stream<Path> files = Files.walk(log)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file, ISO_8859_1)).as(file.toString()).doesNotContain(PERSON);
      }
    }
    assertThat(verdict().path("holds").asBoolean()).isTrue();
    CommandLineRun proof = evidence("prove", "all", log.toString());
    assertThat(proof.exit()).isEqualTo(1);
    assertThat(proof.out()).contains("records have withheld fields", "NOT PROVEN");
  }

  @Test
  void aFieldOfARecordIsWithheld() {
    CommandLineRun run =
        withKey(
            "withhold", log.toString(), "--record", "3", "--field", "schema,$key,none", "--apply");

    assertThat(run.out()).contains("of 1 record: 3", "1 fields of 1 records are withheld");
    assertThat(verdict().path("withheld").asLong()).isEqualTo(1);
    assertThat(evidence("verify", log.toString(), "--record", "3").exit()).isZero();

    assertThat(withKey("withhold", log.toString(), "--record", "99999", "--field", "a").err())
        .contains("no record 99999");
    assertThat(evidence("withhold", log.toString(), "--record", "3").exit()).isEqualTo(2);
    CommandLineRun nobody =
        evidence(
            "withhold",
            log.toString(),
            "--record",
            "3",
            "--field",
            "$schema",
            "--apply",
            "--signing-key",
            keyFile.toString());
    assertThat(nobody.exit()).isEqualTo(2);
    assertThat(nobody.err()).contains("--reason: no reason given");
    CommandLineRun keyless =
        evidence(
            "withhold",
            log.toString(),
            "--record",
            "3",
            "--field",
            "$schema",
            "--apply",
            "--reason",
            "x");
    assertThat(keyless.exit()).isEqualTo(1);
    assertThat(keyless.err())
        .contains("so this command must seal the act itself. Set --signing-key");
  }

  /** It would withhold nothing, and the person would still be in the event's record. */
  @Test
  void anEventIsNotWithheldFromAnActionThatRefersToIt() throws IOException {
    var store = DirectoryStore.open(log);
    List<String> found = new ArrayList<>();
    RecordScan.of(
        store,
        store.segments().size(),
        (number, record) -> {
          if (found.isEmpty() && EventReference.of(record).isPresent()) {
            found.add(String.valueOf(number));
            found.add(String.valueOf(EventReference.of(record).orElseThrow().record()));
            found.add(record.text("chain_id").orElseThrow());
          }
        });

    CommandLineRun run =
        withKey(
            "withhold", log.toString(), "--record", found.get(0), "--field", "event", "--apply");

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).contains("(--record N --field NAME): " + found.get(1));
    CommandLineRun ofChain =
        withKey(
            "withhold",
            log.toString(),
            "--chain",
            found.get(2),
            "--field",
            "event,content",
            "--apply");
    assertThat(ofChain.exit()).isEqualTo(1);
    assertThat(ofChain.err())
        .contains("nothing was withheld: selected actions have no field event");
    assertThat(verdict().path("withheld").asLong()).isZero();
    assertThat(
            withKey(
                    "withhold",
                    log.toString(),
                    "--record",
                    found.get(1),
                    "--field",
                    "action",
                    "--apply")
                .exit())
        .isZero();
    assertThat(verdict().path("withheld").asLong()).isEqualTo(1);
  }

  @Test
  void whatIsHeldOutlivesItsTime() throws IOException {
    Finding hijacked = finding("undeclared-identity-switch");
    String chain = hijacked.getChainId().substring(0, 12);
    CommandLineRun held = withKey("hold", "add", log.toString(), "--chain", chain);
    assertThat(held.exit()).as(held.err()).isZero();
    String hold = held.out().strip();
    assertThat(evidence("hold", "list", log.toString()).out())
        .contains(hold + "  chain " + chain, "by ann, ", ": case 2026-17");
    Path policy = policy("P30D");

    CommandLineRun shown = retention(policy);
    assertThat(shown.exit()).as("records are due and stay").isEqualTo(1);
    assertThat(shown.err()).contains("--apply-evidence");
    assertThat(retention(policy, "--apply").exit()).as("there is no index to apply").isEqualTo(2);
    CommandLineRun dry = retention(policy, "--dry-run");
    assertThat(dry.exit()).isZero();
    assertThat(dry.objects("expired_evidence"))
        .isNotEmpty()
        .noneMatch(each -> each.path("deleted").asBoolean());
    long heldCount = dry.objects("held_evidence").getFirst().path("records").asLong();
    assertThat(heldCount).isPositive();
    assertThat(verdict().path("deleted").asLong()).isZero();

    CommandLineRun run = delete(policy);

    assertThat(run.exit()).as(run.err()).isZero();
    JsonNode verdict = verdict();
    assertThat(verdict.path("holds").asBoolean()).isTrue();
    long deletedCount =
        run.objects("expired_evidence").stream().mapToLong(e -> e.path("records").asLong()).sum();
    assertThat(verdict.path("deleted").asLong()).isEqualTo(deletedCount).isPositive();
    assertThat(evidence("verify", log.toString()).out())
        .contains(" deleted 20", ", by ops: 400 days are over (act ");
    for (String event : hijacked.getEventIds()) {
      assertThat(evidence("verify", log.toString(), "--record", event).exit()).as(event).isZero();
    }
    assertThat(delete(policy).objects("expired_evidence")).as("nothing is left").isEmpty();
    Path export = temporary.resolve("export");
    CommandLineRun exported =
        evidence("export", log.toString(), "--out", export.toString(), "--format", "jsonl");
    assertThat(exported.exit()).as(exported.err()).isZero();
    assertThat(evidence("verify", export.toString()).exit()).isZero();
    CommandLineRun withhold =
        withKey("withhold", log.toString(), "--principal", PERSON, "--json", "--apply");
    assertThat(withhold.objects("withholding").getFirst().path("held").asLong()).isPositive();

    assertThat(withKey("hold", "release", hold.substring(0, 8), log.toString()).exit()).isZero();

    assertThat(evidence("hold", "list", log.toString()).err()).contains("no hold is in force");
    assertThat(delete(policy).exit()).isZero();
    assertThat(verdict().path("deleted").asLong()).isEqualTo(deletedCount + heldCount);
    assertThat(verdict().path("holds").asBoolean()).isTrue();
  }

  /** What actions say of their events stays as long as the actions. */
  @Test
  void eventsOfRetainedActionsLoseTheirContentOnly() throws IOException {
    Path policy = policy("forever", "event", "P30D");
    CommandLineRun shown = retention(policy, "--dry-run");
    long reduced = shown.objects("reduced_evidence").getFirst().path("records").asLong();
    assertThat(reduced).isPositive();

    CommandLineRun run = delete(policy);

    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.objects("reduced_evidence").getFirst().path("withheld").asBoolean()).isTrue();
    JsonNode verdict = verdict();
    assertThat(verdict.path("holds").asBoolean()).isTrue();
    assertThat(verdict.path("withheld").asLong()).isGreaterThanOrEqualTo(reduced);
    assertThat(delete(policy).objects("reduced_evidence")).as("done already").isEmpty();
    Path export = temporary.resolve("export");
    assertThat(
            evidence("export", log.toString(), "--out", export.toString(), "--format", "jsonl")
                .exit())
        .isZero();
    assertThat(Files.readAllLines(export.resolve("jsonl/action.jsonl")))
        .filteredOn(line -> line.contains("\"$event\""))
        .isNotEmpty()
        .allMatch(line -> line.contains("\"event\":{"));
  }

  @Test
  void aHoldOnWhatIsNotThereIsRefused() {
    CommandLineRun run = withKey("hold", "add", log.toString(), "--chain", "ffffffffffff");

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).contains("ffffffffffff");
    assertThat(evidence("hold", "list", log.toString()).err()).contains("no hold is in force");
    assertThat(withKey("hold", "add", log.toString()).exit()).isEqualTo(2);
    assertThat(withKey("hold", "release", "", log.toString()).exit())
        .as("a variable that is not set names no hold")
        .isEqualTo(2);
    assertThat(withKey("hold", "release", "7f3a", log.toString()).err()).contains("no hold 7f3a");
  }

  @Test
  void aTimeHoldsTheDaysOfIndices() throws IOException {
    withKey("hold", "add", log.toString(), "--since", "2026-03-10", "--until", "2026-03-12");
    withKey("hold", "add", log.toString(), "--chain", finding("admin-action").getChainId());
    var store = DirectoryStore.open(log);
    var verifier = new LogVerifier(store, List.of());
    verifier.verify(Optional.empty(), n -> {});

    HeldIndexDays days =
        HeldIndexDays.of(store, verifier, LegalHolds.inForce(store, verifier, log), n -> {});

    assertThat(days.ranges())
        .contains(
            new TimeRange(
                Optional.of(Instant.parse("2026-03-10T00:00:00Z")),
                Optional.of(Instant.parse("2026-03-12T00:00:00Z"))))
        .hasSize(2);
    assertThat(HeldIndexDays.NONE.ranges()).isEmpty();
  }

  @Test
  void aPolicyWithASlipDeletesNothing() throws IOException {
    Path policy = policy("P30D");
    for (String slip : List.of("evidence.evnt=P30D", "evidence.event=30")) {
      List<String> lines = new ArrayList<>(Files.readAllLines(policy));
      lines.removeIf(line -> line.startsWith(slip.substring(0, slip.indexOf('='))));
      lines.add(slip);
      Path wrong = Files.write(temporary.resolve("wrong.properties"), lines);

      assertThat(delete(wrong).exit()).as(slip).isEqualTo(1);
    }
    List<String> lines = new ArrayList<>(Files.readAllLines(policy));
    lines.removeIf(line -> line.startsWith("evidence.finding="));
    Path silent = Files.write(temporary.resolve("silent.properties"), lines);
    assertThat(delete(silent).err()).contains("no retention period for evidence.finding");
    assertThat(delete(policy("forever")).objects("expired_evidence")).isEmpty();
    assertThat(verdict().path("deleted").asLong()).isZero();
  }
}
