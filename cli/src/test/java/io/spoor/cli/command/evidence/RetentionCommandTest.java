package io.spoor.cli.command.evidence;

import static io.spoor.cli.CommandLineRun.spoor;
import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.cli.CommandLineRun;
import io.spoor.client.search.InMemoryIndices;
import io.spoor.evidence.note.KeyFiles;
import io.spoor.evidence.note.SigningKey;
import io.spoor.launchers.PrivateFiles;
import io.spoor.offline.reproduction.RecordedPipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing is deleted where legal holds may not be known, nor without being told to. */
class RetentionCommandTest {
  private static final String DUE = "spoor-events-2001.01";
  private static final String HELD = "spoor-events-2001.02";
  private static final String KEPT = "spoor-findings-000001";

  @TempDir private static Path workDirectory;
  private static List<RecordedPipeline.StoredTopicRecord> records = List.of();

  @TempDir private Path temporary = Path.of("");

  @SuppressWarnings("NullAway.Init")
  private InMemoryIndices elasticsearch;

  @BeforeAll
  static void playTheScenario() throws IOException {
    records = RecordedPipeline.scenario(workDirectory);
  }

  @BeforeEach
  void start() throws IOException {
    elasticsearch = InMemoryIndices.start(Set.of(DUE, HELD, KEPT), 1);
    elasticsearch.expired(DUE, 4, 0);
  }

  @AfterEach
  void stop() {
    elasticsearch.close();
  }

  @Test
  void holdsOfAnotherInstallationAreReadOrNothingIsDeleted() throws IOException {
    CommandLineRun run = retention(policy(), "--apply");

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err())
        .contains("evidence.log is missing", "legal holds", "evidence.log=DIR", "nothing was");
    assertNothingIsDeleted();
  }

  @Test
  void theNamedLogSaysWhatIsHeld() throws IOException {
    Path policy = policy("evidence.log=" + logWithHold());

    elasticsearch.expired(HELD, 0, 1);

    CommandLineRun run = retention(policy, "--apply");

    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.out()).contains(DUE + ": deleted", HELD + ": 0 documents deleted, 1 held");
    assertThat(elasticsearch.indices()).containsExactly(HELD, KEPT);
  }

  @Test
  void anInstallationWithoutAnEvidenceLogSaysSo() throws IOException {
    CommandLineRun run = retention(policy("evidence.log=none"), "--apply");

    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(elasticsearch.indices()).containsExactly(KEPT);
  }

  @Test
  void indicesAreOnlyShownUnlessToldToDelete() throws IOException {
    Path policy = policy("evidence.log=" + logWithHold());

    CommandLineRun shown = retention(policy);
    assertThat(shown.exit()).isEqualTo(1);
    assertThat(shown.out()).contains(DUE + ": would be deleted");
    assertThat(shown.err()).contains("no index was deleted. To delete these indices, add --apply");
    CommandLineRun dry = retention(policy, "--dry-run", "--apply", "--json");
    assertThat(dry.exit()).isZero();
    assertThat(dry.objects("expired_index"))
        .hasSize(2)
        .noneMatch(each -> each.path("deleted").asBoolean(true));
    assertNothingIsDeleted();
  }

  @Test
  void nothingDueIsNoFailure() throws IOException {
    Path policy = policy("evidence.log=" + logWithHold());
    elasticsearch.expired(HELD, 0, 1);
    assertThat(retention(policy, "--apply").exit()).isZero();

    assertThat(retention(policy).exit()).as("the held index is not due").isZero();
  }

  @Test
  void whatArrivedLongAgoIsDeletedWithoutTheHeldDays() throws IOException {
    elasticsearch.expired("spoor-events-2020.01", 7, 0);
    elasticsearch.expired("spoor-actions-2020.02", 5, 3);
    elasticsearch.expired("spoor-findings-000001", 0, 0);
    Path policy = policy("evidence.log=" + logWithHold());

    CommandLineRun shown = retention(policy);
    assertThat(shown.exit()).isEqualTo(1);
    assertThat(shown.out())
        .contains(
            "spoor-events-2020.01: would be deleted",
            "spoor-actions-2020.02: 5 documents would be deleted, 3 held");
    CommandLineRun run = retention(policy, "--apply");

    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.out())
        .contains(
            "spoor-events-2020.01: deleted", "spoor-actions-2020.02: 5 documents deleted, 3 held")
        .doesNotContain("spoor-findings-000001");
    assertThat(elasticsearch.indices())
        .contains("spoor-actions-2020.02", "spoor-findings-000001")
        .doesNotContain("spoor-events-2020.01");
    assertThat(elasticsearch.searches())
        .isNotEmpty()
        .allSatisfy(
            query ->
                assertThat(query).contains("spoor.arrived_at", "must_not", "2001-02-02T00:00:00Z"));
  }

  @Test
  void findingsExpireInTheirIndex() throws IOException {
    elasticsearch.expired("spoor-findings-000001", 4, 0);
    Path policy =
        Files.write(
            temporary.resolve("findings.properties"),
            List.of(
                "spoor-events=forever",
                "spoor-actions=forever",
                "spoor-findings=P400D",
                "spoor-decisions=forever",
                "evidence.log=none"));

    CommandLineRun run = retention(policy, "--apply", "--json");

    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.objects("expired_documents"))
        .singleElement()
        .satisfies(each -> assertThat(each.path("documents").asLong()).isEqualTo(4));
    assertThat(elasticsearch.indices()).contains("spoor-findings-000001");
    assertThat(elasticsearch.searches()).first().asString().contains("published_at");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nowhere", "empty", "file", ""})
  void aLogThatIsNoneHasNothingDeleted(String name) throws IOException {
    Files.createDirectory(temporary.resolve("empty"));
    Files.createFile(temporary.resolve("file"));
    String log = name.isEmpty() ? "" : temporary.resolve(name).toString();

    CommandLineRun run = retention(policy("evidence.log=" + log), "--apply");

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).contains(name.isEmpty() ? "evidence.log is empty" : log);
    assertNothingIsDeleted();
  }

  @Test
  void aLogThatCannotBeReadHasNothingDeleted() throws IOException {
    Path log = logWithHold();
    Path acts = log.resolve("acts");
    Files.deleteIfExists(acts);
    // Not readable as a file, whoever runs the test.
    Files.createDirectory(acts);

    CommandLineRun run = retention(policy("evidence.log=" + log), "--apply");

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).contains("legal holds cannot be read, so nothing was deleted");
    assertNothingIsDeleted();
  }

  @Test
  void theLogOfAnotherInstallationHasNothingDeleted() throws IOException {
    Path log = logWithHold();
    elasticsearch.close();
    elasticsearch = InMemoryIndices.start(Set.of(DUE, HELD, KEPT), 0);
    Path policy =
        Files.write(
            temporary.resolve("forever.properties"),
            List.of(
                "spoor-events=forever",
                "spoor-actions=forever",
                "spoor-findings=P30D",
                "spoor-decisions=forever",
                "evidence.log=" + log));

    CommandLineRun run = retention(policy, "--apply");

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).contains(log + " belongs to another installation");
    assertNothingIsDeleted();
  }

  @Test
  void theStacksOwnLogIsNotReplacedByAnother() throws IOException {
    Path state = PrivateFiles.directory(temporary.resolve("state"));
    PrivateFiles.directory(state.resolve("evidence"));

    CommandLineRun other =
        spoor(
            "retention",
            "--apply",
            "--file",
            policy("evidence.log=" + logWithHold()).toString(),
            "--state-dir",
            state.toString());
    assertThat(other.exit()).isEqualTo(1);
    assertThat(other.err()).contains("is not the evidence log of this stack");
    CommandLineRun none =
        spoor(
            "retention",
            "--apply",
            "--file",
            policy("evidence.log=none").toString(),
            "--state-dir",
            state.toString());
    assertThat(none.exit()).isEqualTo(1);
    assertThat(none.err()).contains("this stack has the evidence log");
  }

  @Test
  void aStackWhoseLogIsGoneHasNothingDeleted() throws IOException {
    Path state = PrivateFiles.directory(temporary.resolve("state"));

    CommandLineRun run =
        spoor(
            "retention", "--apply", "--file", policy().toString(), "--state-dir", state.toString());

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err())
        .contains("legal holds cannot be read", state.resolve("evidence").toString());
  }

  private void assertNothingIsDeleted() {
    assertThat(elasticsearch.indices()).containsExactlyInAnyOrder(DUE, HELD, KEPT);
  }

  private CommandLineRun retention(Path policy, String... more) throws IOException {
    Path config =
        Files.writeString(
            temporary.resolve("cluster.properties"), "elasticsearch.url=" + elasticsearch.url());
    List<String> all =
        new ArrayList<>(
            List.of("retention", "--file", policy.toString(), "--config", config.toString()));
    all.addAll(List.of(more));
    return spoor(all.toArray(String[]::new));
  }

  private Path policy(String... more) throws IOException {
    List<String> lines =
        new ArrayList<>(
            List.of(
                "spoor-events=P30D",
                "spoor-actions=P30D",
                "spoor-findings=forever",
                "spoor-decisions=forever"));
    lines.addAll(List.of(more));
    return Files.write(temporary.resolve("retention.properties"), lines);
  }

  /** The scenario's log, with a hold on the day of one index. */
  private Path logWithHold() throws IOException {
    Path log = temporary.resolve("log");
    Path keyFile = temporary.resolve("evidence.key");
    SigningKey key = KeyFiles.create(keyFile, RecordedPipeline.LOG);
    RecordedPipeline.seal(records, log, key, 500);
    CommandLineRun hold =
        spoor(
            "evidence",
            "hold",
            "add",
            log.toString(),
            "--since",
            "2001-02-02",
            "--until",
            "2001-02-02T12:00:00Z",
            "--signing-key",
            keyFile.toString(),
            "--reason",
            "case 2026-17");
    assertThat(hold.exit()).as(hold.err()).isZero();
    return log;
  }
}
