package io.spoor.offline.reproduction;

import static io.spoor.cli.CommandLineRun.spoor;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.cli.CommandLineRun;
import io.spoor.evidence.note.SigningKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * A log that earlier code sealed, of the bundled scenario, is verified and proven by this code:
 * {@code src/test/resources/evidence-baseline}. {@code -Dspoor.baseline.record=true} seals it anew,
 * with a key that is not kept, which only a version before the first release may need.
 */
class EvidenceBaselineTest {
  /** Findings of the bundled scenario that the log holds. */
  private static final int FINDINGS = 21;

  private static final int SEGMENT = 500;

  private static final Path BASELINE =
      Path.of(System.getProperty("spoor.root", ".."), "cli/src/test/resources/evidence-baseline");

  /** Fields that may be put better: reported, and no failure. */
  private static final Set<String> WORDING = Set.of("title", "explanation", "next_steps");

  private static final Set<String> RANKING = Set.of("risk_score", "risk_factors");

  private static final String VERSION = "rule_version";

  @TempDir private static Path workDirectory;
  private static Path log = Path.of("log");
  private static Path key = Path.of("evidence.key.pub");

  @BeforeAll
  static void unpack() throws IOException {
    if (Boolean.getBoolean("spoor.baseline.record")) {
      record();
      return;
    }
    try (var zip = new ZipInputStream(resource("log.zip"))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path file = workDirectory.resolve(entry.getName());
        if (entry.isDirectory()) {
          Files.createDirectories(file);
        } else {
          Files.createDirectories(Objects.requireNonNull(file.getParent()));
          Files.write(file, zip.readAllBytes());
        }
      }
    }
    log = workDirectory.resolve("log");
    key = workDirectory.resolve("evidence.key.pub");
    try (InputStream published = resource("evidence.key.pub")) {
      Files.write(key, published.readAllBytes());
    }
  }

  private static void record() throws IOException {
    SigningKey signing = SigningKey.generate(RecordedPipeline.LOG);
    log = workDirectory.resolve("log");
    key = workDirectory.resolve("evidence.key.pub");
    RecordedPipeline.seal(
        RecordedPipeline.scenario(workDirectory.resolve("recorded")), log, signing, SEGMENT);
    Files.writeString(key, signing.verifier().text() + "\n");
    Files.copy(key, BASELINE.resolve("evidence.key.pub"), StandardCopyOption.REPLACE_EXISTING);
    try (var zip = new ZipOutputStream(Files.newOutputStream(BASELINE.resolve("log.zip")));
        Stream<Path> tree = Files.walk(log)) {
      for (Path path : tree.sorted().toList()) {
        String name = workDirectory.relativize(path).toString();
        zip.putNextEntry(new ZipEntry(Files.isDirectory(path) ? name + "/" : name));
        if (Files.isRegularFile(path)) {
          Files.copy(path, zip);
        }
        zip.closeEntry();
      }
    }
  }

  private static InputStream resource(String name) {
    return Objects.requireNonNull(
        EvidenceBaselineTest.class.getResourceAsStream("/evidence-baseline/" + name), name);
  }

  @Test
  void isVerified() {
    CommandLineRun run = spoor("evidence", "verify", log.toString(), "--key", key.toString());

    assertThat(run.exit()).as(run.out() + run.err()).isZero();
    assertThat(run.out()).startsWith("ok  ");
  }

  @Test
  void everyFactIsFoundAgain(TestReporter reporter) {
    CommandLineRun run =
        spoor("evidence", "prove", "all", log.toString(), "--key", key.toString(), "--json");

    List<JsonNode> proofs = run.objects("finding_proof");
    assertThat(proofs).as(run.out() + run.err()).hasSize(FINDINGS);
    assertThat(proofs)
        .allSatisfy(
            proof -> {
              assertThat(differences(proof))
                  .as(proof.toString())
                  .allMatch(
                      difference ->
                          isWording(difference) || isVersion(difference) || isRanking(difference));
              assertThat(proof.path("event_records")).as(proof.toString()).isNotEmpty();
              assertThat(proof.path("event_records"))
                  .as("evidence of " + proof)
                  .allSatisfy(numbers -> assertThat(numbers).isNotEmpty());
              assertThat(proof.path("manifest_record").isNull())
                  .as("manifest of " + proof)
                  .isEqualTo(proof.path("manifest_digest").isNull());
            });
    reporter.publishEntry(
        "wording differs",
        proofs.stream()
            .filter(proof -> differences(proof).stream().anyMatch(EvidenceBaselineTest::isWording))
            .map(proof -> proof.path("rule_id").asText())
            .distinct()
            .toList()
            .toString());
    reporter.publishEntry(
        "rule version differs",
        proofs.stream()
            .filter(proof -> !proof.path("rule_version").equals(proof.path("rule_version_run")))
            .map(proof -> proof.path("rule_id").asText())
            .distinct()
            .toList()
            .toString());
  }

  /** A line a field: {@code FIELD was OLD, is NEW}. */
  private static List<String> differences(JsonNode proof) {
    return StreamSupport.stream(proof.path("differences").spliterator(), false)
        .map(JsonNode::asText)
        .toList();
  }

  private static boolean isWording(String difference) {
    return WORDING.stream().anyMatch(field -> difference.startsWith(field + " was "));
  }

  /** Risk scores rank findings: they are calibrated anew as more labelled runs are known. */
  private static boolean isRanking(String difference) {
    return RANKING.stream().anyMatch(field -> difference.startsWith(field + " was "));
  }

  private static boolean isVersion(String difference) {
    return difference.startsWith(VERSION + " was ");
  }
}
