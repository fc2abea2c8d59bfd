package io.spoor.cli.command.analysis;

import static io.spoor.cli.CommandLineRun.spoor;
import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.cli.CommandLineRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetectorsCommandTest {
  private static final String TWO_RUNS =
      """
      story: Two agents present one token.
      records:
        - {template: tool, at: +0s, name: first, run: r1, agent: a, tool: t, credential: shared}
        - {template: tool, at: +5m, name: second, run: r2, agent: b, tool: t, credential: shared}
      expect:
        - after: end
          findings:
            - {severity: %s}
      """;

  private static Path twoRuns(Path directory, String severity) throws IOException {
    Path caseDirectory = Files.createDirectories(directory.resolve("shared-credential"));
    Files.writeString(caseDirectory.resolve("two-runs.yaml"), TWO_RUNS.formatted(severity));
    return directory;
  }

  @Test
  void listsEveryDetector() {
    assertThat(spoor("detectors", "list").out())
        .contains("shared-credential  ", "child-limit-exceeded  ", "undeclared-identity-switch  ");
    assertThat(spoor("detectors", "list", "--json").objects("detector"))
        .extracting(detector -> detector.path("rule_id").asText())
        .contains("child-limit-exceeded", "shared-credential")
        .isSorted();
  }

  @Test
  void showsWhatToDoAndWhatMayBeTuned() {
    CommandLineRun run = spoor("detectors", "show", "shared-credential");

    assertThat(run.exit()).isZero();
    assertThat(run.out())
        .contains("One credential presented by several agent runs")
        .contains("Next steps")
        .contains("Known false positives")
        .containsPattern("severity +\"high\" +\"high\" +one of low, medium, high, critical");
  }

  @Test
  void aNameThatIsNoDetectorIsSaidWithTheNearest() {
    CommandLineRun run = spoor("detectors", "show", "shared-credentail");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("did you mean shared-credential?");
  }

  @Test
  void aCaseThatHoldsIsOk(@TempDir Path directory) throws IOException {
    CommandLineRun run = spoor("detectors", "test", twoRuns(directory, "high").toString());

    assertThat(run.exit()).isZero();
    assertThat(run.out())
        .contains("ok      shared-credential/two-runs  Two agents present one token.")
        .contains("1 case: 1 ok, 0 failed")
        .contains("no case of shared-credential is negative, none is late")
        .doesNotContain("child-limit-exceeded");
  }

  @Test
  void aCaseThatDoesNotHoldSaysWhatWasExpectedAndWhatWasFound(@TempDir Path directory)
      throws IOException {
    CommandLineRun run = spoor("detectors", "test", twoRuns(directory, "low").toString());

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out())
        .contains("failed  shared-credential/two-runs")
        .contains("at the end: expected shared-credential, severity low; found one, but")
        .contains("its severity is high");
  }

  @Test
  void thresholdsOfAnOperatorAreTestedAgainstTheCases(@TempDir Path directory) throws IOException {
    Path thresholds = directory.resolve("detectors.json");
    String cases = twoRuns(directory.resolve("cases"), "medium").toString();

    Files.writeString(thresholds, "{\"shared-credential\": {\"severity\": \"medium\"}}");
    assertThat(spoor("detectors", "test", cases, "--detectors", thresholds.toString()).exit())
        .isZero();

    Files.writeString(thresholds, "{\"shared-credential\": {\"enabled\": false}}");
    CommandLineRun off =
        spoor("detectors", "test", cases, "--detectors", thresholds.toString(), "--json");
    assertThat(off.exit()).isEqualTo(1);
    assertThat(off.objects("case"))
        .singleElement()
        .satisfies(
            each ->
                assertThat(each.path("problems").path(0).asText())
                    .contains("found none. All findings: "));
  }

  @Test
  void thresholdsThatCannotBeTakenAreWrongUsage(@TempDir Path directory) throws IOException {
    Path thresholds = directory.resolve("detectors.json");
    Files.writeString(thresholds, "{\"shared-credential\": {\"enable\": false}}");

    CommandLineRun run = spoor("detectors", "list", "--detectors", thresholds.toString());

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("did you mean \"enabled\"?");
  }

  @Test
  void aPlaceWithoutCasesIsSaid(@TempDir Path directory) {
    assertThat(spoor("detectors", "test", directory.toString()).err()).contains("no case (*.yaml)");
    assertThat(spoor("detectors", "test", "nowhere").err()).contains("cannot read nowhere");
  }
}
