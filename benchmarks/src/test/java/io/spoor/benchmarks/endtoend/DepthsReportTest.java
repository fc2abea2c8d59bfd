package io.spoor.benchmarks.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What is told of lineages: what each depth adds, and what did not get there. */
class DepthsReportTest {
  private static final long MILLI = 1_000_000L;

  @Test
  void aDepthIsToldBesideTheRootsOwnEvents() {
    assertThat(
            lines(
                new DepthBench.Level(0, new long[] {80 * MILLI, 90 * MILLI, 200 * MILLI}, 0),
                new DepthBench.Level(4, new long[] {150 * MILLI, 240 * MILLI, 900 * MILLI}, 2)))
        .contains(
            "  0 credentials below the root: in its chain after p50 90, p90 200, at most 200 ms (3),"
                + " 0 ms more than its own events",
            "  4 credentials below the root: in its chain after p50 240, p90 900, at most 900 ms (3),"
                + " 150 ms more than its own events; 2 were not published");
  }

  @Test
  void nothingIsToldOfThemUnlessAskedFor() {
    assertThat(lines()).noneMatch(line -> line.contains("below the root"));
  }

  private static List<String> lines(DepthBench.Level... levels) {
    var settings =
        new PipelineBenchSettings(
            1, 20, 1, 1, 1, 100, 0, 0, 0, 1, 0, false, levels.length > 0, null, false, "1g");
    var report = new PipelineReport(settings);
    report.depths(List.of(levels));
    return report.lines();
  }
}
