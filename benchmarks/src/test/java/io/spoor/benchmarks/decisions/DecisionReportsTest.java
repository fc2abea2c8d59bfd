package io.spoor.benchmarks.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DecisionReportsTest {
  private static final LiveDecisionsSettings SETTINGS =
      new LiveDecisionsSettings(1_000, 1_000, 10, 1, 100);

  /** From 0.01 of it to all of it. */
  private static double[] upTo(double millis) {
    return IntStream.rangeClosed(1, 100).mapToDouble(i -> millis * i / 100).toArray();
  }

  private static LiveDecisionsReport report(
      double spoor, double bare, int stalenessMillis, int findingMillis) {
    var report = new LiveDecisionsReport(SETTINGS);
    report.addSpoor(upTo(spoor));
    report.addBare(upTo(bare));
    var staleness = new StatedStaleness();
    IntStream.rangeClosed(1, 100).forEach(i -> staleness.accept(answer(stalenessMillis * i / 100)));
    report.addStaleness(staleness);
    report.addFindings(
        Arrays.stream(upTo(findingMillis)).mapToLong(each -> (long) (each * 1e6)).toArray());
    return report;
  }

  private static String answer(int staleness) {
    return "{\"decision\":true,\"context\":{\"spoor\":{\"known\":true,\"staleness_ms\":"
        + staleness
        + "}}}";
  }

  @Test
  void decisionsMayTakeTwiceTheBareServer() {
    assertThat(report(1.5, 0.1, 400, 400).passed()).as("within 1 and 5 ms").isTrue();
    assertThat(report(19, 10, 400, 400).passed()).as("within twice").isTrue();
    assertThat(report(21, 10, 400, 400).passed()).isFalse();
    assertThat(report(21, 10, 400, 400).lines()).anyMatch(line -> line.contains("Decisions: NOT"));
  }

  @Test
  void stalenessIsComparedWithTheTimeToAFinding() {
    assertThat(report(1, 1, 480, 401).passed()).isTrue();
    LiveDecisionsReport late = report(1, 1, 500, 400);
    assertThat(late.passed()).isFalse();
    assertThat(late.lines())
        .anyMatch(line -> line.contains("Staleness: NOT within"))
        .anyMatch(line -> line.contains("staleness / finding (p99): 1.25"));
    assertThat(late.json()).contains("\"staleness_ratio\":1.25", "\"passed\":false");
  }

  @Test
  void nothingFoundIsNoPass() {
    var report = new LiveDecisionsReport(SETTINGS);
    report.addSpoor(upTo(1));
    report.addBare(upTo(1));
    assertThat(report.passed()).isFalse();
  }

  @Test
  void answersWithoutPoliciesAreNoPass() {
    var staleness = new StatedStaleness();
    staleness.accept(answer(3));
    staleness.accept("{\"decision\":false,\"context\":{\"spoor\":{\"known\":true}}}");
    staleness.accept(
        "{\"decision\":false,\"context\":{\"spoor\":{\"staleness_ms\":9000,\"mode\":\"fail_closed\"}}}");
    staleness.accept(
        "{\"decision\":true,\"context\":{\"spoor\":{\"known\":false,\"staleness_ms\":7}}}");

    assertThat(staleness.sorted()).containsExactly(3, 7);
    assertThat(staleness.unasked()).isEqualTo(2);
    assertThat(staleness.unknownRuns()).isEqualTo(1);

    LiveDecisionsReport report = report(1, 1, 400, 400);
    assertThat(report.passed()).isTrue();
    report.addStaleness(staleness);
    assertThat(report.passed()).isFalse();
  }

  @Test
  void aServerMayTakeOneAndAHalfGibibytesForAMillionRuns() {
    long gibibyte = 1L << 30;
    assertThat(memory(1_000_000, 3 * gibibyte / 2, 1_000).passed()).isTrue();
    assertThat(memory(1_000_000, 3 * gibibyte / 2 + 1, 1_000).passed()).isFalse();
    assertThat(memory(1_000_000, gibibyte, 999).passed()).as("a run is missing").isFalse();
    assertThat(memory(1_000, gibibyte / 2, 1_000).passed()).as("a server without runs").isTrue();
    assertThat(memory(1_000, gibibyte, 1_000).passed()).isFalse();
    assertThat(memory(1_000_000, gibibyte, 1_000).lines())
        .contains("Within the target: 1,536 MiB.");
  }

  private static RunMemoryReport memory(int runs, long bytes, int known) {
    return new RunMemoryReport(runs, 10, bytes, bytes, known, 1_000);
  }
}
