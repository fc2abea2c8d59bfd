package io.spoor.offline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.schemas.Finding;
import io.spoor.sources.RawRecord;
import io.spoor.testkit.data.SharedData;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/**
 * What the detectors find in recordings of attack techniques, and how little in ordinary
 * administration. Skipped where the recordings are absent.
 */
@NullUnmarked // what is null where it should not be fails the test
class CloudTrailDetectionTest {
  private static final Set<String> SERIOUS = Set.of("high", "critical");
  private static final Set<String> ORDINARY =
      Set.of("other", "warmup_terraform", "terraform_untagged");

  private static AnalysisResult analysed(String folder) {
    var analysis = new Analysis(AnalysisSettings.defaults());
    for (String line : SharedData.lines(folder + "/events.ndjson.gz")) {
      analysis.addRecord("cloudtrail", new RawRecord(line.getBytes(UTF_8), "shared", 0, 0, 0));
    }
    return analysis.finish();
  }

  private static Map<String, String> labels(String folder, String column) {
    Map<String, String> labels = new HashMap<>();
    for (Map<String, String> row : SharedData.rows(folder + "/labels.csv")) {
      labels.put(row.get("event_id"), row.get(column));
    }
    return labels;
  }

  /** Every technique has a finding, whichever detector says it. */
  @Test
  void findsEveryTechnique() {
    Map<String, String> technique = labels("cloudtrail-techniques", "technique");
    Map<String, Set<String>> found = new TreeMap<>();
    technique.values().forEach(name -> found.put(name, new TreeSet<>()));
    for (Finding finding : analysed("cloudtrail-techniques").findings()) {
      for (String event : finding.getEventIds()) {
        Objects.requireNonNull(found.get(technique.get(event)))
            .add(finding.getRuleId() + " (" + finding.getSeverity() + ")");
      }
    }
    found.forEach((name, rules) -> System.out.println(name + ": " + String.join(", ", rules)));
    assertThat(found).allSatisfy((name, rules) -> assertThat(rules).as(name).isNotEmpty());
  }

  @Test
  void seldomSpeaksUpOverOrdinaryAdministration() {
    Map<String, String> phase = labels("cloudtrail-account", "phase");
    long ordinary = phase.values().stream().filter(ORDINARY::contains).count();
    List<Finding> serious = new ArrayList<>();
    Map<String, Integer> table = new TreeMap<>();
    for (Finding finding : analysed("cloudtrail-account").findings()) {
      boolean ofAttack =
          finding.getEventIds().stream().noneMatch(event -> ORDINARY.contains(phase.get(event)));
      table.merge(
          (ofAttack ? "attack" : "ordinary")
              + "\t"
              + finding.getSeverity()
              + "\t"
              + finding.getRuleId(),
          1,
          Integer::sum);
      System.out.println(
          (ofAttack ? "attack   " : "ordinary ")
              + finding.getSeverity()
              + " "
              + finding.getRuleId()
              + ": "
              + finding.getExplanation());
      if (!ofAttack && SERIOUS.contains(finding.getSeverity())) {
        serious.add(finding);
      }
    }
    table.forEach((row, findings) -> System.out.println(row + "\t" + findings));
    assertThat(serious.size() * 1_000.0 / ordinary)
        .as("serious findings in 1,000 ordinary events: " + serious)
        .isLessThanOrEqualTo(5);
  }
}
