package io.spoor.offline.detectorcases;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.pipeline.detect.DetectionEngine;
import io.spoor.pipeline.detect.RuleInfo;
import io.spoor.pipeline.tuning.DetectorSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The cases that come with the project, in {@code detectors/cases}. */
class ProjectCasesTest {
  static final Path CASES =
      Path.of(System.getProperty("spoor.root", "..")).resolve("detectors/cases");

  static List<CaseResult> results() throws IOException {
    return CaseSuite.files(CASES).stream()
        .map(file -> CaseSuite.run(file, DetectorSettings.defaults()))
        .toList();
  }

  @Test
  void everyCaseIsAsExpectedAndEveryDetectorHasAPositiveANegativeAndALateOne() throws IOException {
    List<CaseResult> results = results();

    var complaints = new ArrayList<String>();
    for (CaseResult result : results) {
      Path file = CASES.relativize(result.file());
      result.problems().forEach(problem -> complaints.add(file + ": " + problem));
    }
    Set<String> rules =
        DetectionEngine.create(0).rules().stream()
            .map(RuleInfo::id)
            .collect(Collectors.toCollection(TreeSet::new));
    for (String rule : rules) {
      List<String> missing = CaseCoverage.of(rule, results).missing();
      if (!missing.isEmpty()) {
        complaints.add(rule + " has no case that is " + String.join(", none that is ", missing));
      }
    }
    for (CaseResult result : results) {
      if (result.problems().isEmpty() && !rules.contains(result.detector())) {
        complaints.add(result.file() + " is about " + result.detector() + ", which is no detector");
      }
    }
    assertThat(complaints).isEmpty();
  }
}
