package io.spoor.benchmarks.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SearchReportTest {
  private static List<Duration> times(int count, int slow) {
    return IntStream.range(0, count).mapToObj(i -> Duration.ofMillis(i < slow ? 900 : 10)).toList();
  }

  @Test
  void fiveOfAHundredMayBeSlowSixMayNot() {
    var report = new SearchReport(SearchSettings.defaults());

    report.add("quick", times(100, 5));
    assertThat(report.isQuickEnough()).isTrue();

    report.add("slow", times(100, 6));
    assertThat(report.isQuickEnough()).isFalse();
    assertThat(report.lines()).last().asString().startsWith("NOT within the aim");
    assertThat(report.json()).contains("\"p95_ms\":900.0", "\"p50_ms\":10.0");
  }
}
