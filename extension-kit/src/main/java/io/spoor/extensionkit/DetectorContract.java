package io.spoor.extensionkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.offline.detectorcases.CaseCoverage;
import io.spoor.offline.detectorcases.CaseResult;
import io.spoor.offline.detectorcases.CaseSuite;
import io.spoor.pipeline.detect.DetectorInfo;
import io.spoor.pipeline.detect.engine.DetectionEngine;
import io.spoor.pipeline.tuning.DetectorSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What every detector must do, by its cases ({@code detectors/README.md}): each runs in order, with
 * all records doubled, backwards and in five other orders.
 */
public abstract class DetectorContract {
  private final String detector;
  private final Path cases;

  /**
   * A contract of a detector.
   *
   * @param detector its id
   * @param cases its case files: a directory of this name
   */
  protected DetectorContract(String detector, Path cases) {
    this.detector = detector;
    this.cases = cases;
  }

  private List<CaseResult> results() throws IOException {
    return CaseSuite.files(cases).stream()
        .map(file -> CaseSuite.run(file, DetectorSettings.defaults()))
        .toList();
  }

  /** Whether a later record can end its findings. */
  protected boolean isRetracting() {
    return true;
  }

  @Test
  final void itIsFoundAndDescribed() {
    assertThat(DetectionEngine.create(0).detectors())
        .as("META-INF/services")
        .anySatisfy(info -> assertThat(info.id()).isEqualTo(detector))
        .filteredOn(info -> info.id().equals(detector))
        .singleElement()
        .satisfies(DetectorContract::requireDescription);
  }

  private static void requireDescription(DetectorInfo info) {
    assertThat(info.id()).matches("[a-z0-9]+(-[a-z0-9]+)*");
    assertThat(info.logic()).as("version").isPositive();
    assertThat(info.title()).as("title").isNotBlank();
    assertThat(info.subject()).as("subject").isNotBlank();
    assertThat(info.howItWorks()).as("description").isNotBlank();
    assertThat(info.nextSteps()).as("next steps").isNotBlank();
    assertThat(info.tags()).as("tags").isNotEmpty();
    assertThat(info.falsePositives()).as("false positives").isNotEmpty();
  }

  @Test
  final void eachCaseGivesItsFindingsInAnyOrder() throws IOException {
    assertThat(results())
        .isNotEmpty()
        .allSatisfy(
            result -> {
              assertThat(result.detector()).as(result.file().toString()).isEqualTo(detector);
              assertThat(result.problems()).as(result.file().toString()).isEmpty();
            });
  }

  @Test
  final void itHasAPositiveANegativeALateAndARetractingCase() throws IOException {
    List<CaseResult> results = results();

    assertThat(CaseCoverage.of(detector, results).missing()).as("missing cases").isEmpty();
    assertThat(results.stream().anyMatch(CaseResult::retracting))
        .as("a case retracts a finding")
        .isEqualTo(isRetracting());
  }
}
