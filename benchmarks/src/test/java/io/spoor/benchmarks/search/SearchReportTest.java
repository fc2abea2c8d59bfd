package io.spoor.benchmarks.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SearchReportTest {
  private static List<Duration> latencies(int count, int slowMillis) {
    return IntStream.range(0, count)
        .mapToObj(i -> Duration.ofMillis(i < slowMillis ? 900 : 10))
        .toList();
  }

  @Test
  void fiveOfAHundredMayBeSlowSixMayNot() {
    var report = new SearchReport(SearchSettings.defaults());

    report.add("quick", latencies(100, 5));
    assertThat(report.passed()).isTrue();

    report.add("slow", latencies(100, 6));
    assertThat(report.passed()).isFalse();
    assertThat(report.lines()).last().asString().startsWith("NOT within the limit");
    assertThat(report.json()).contains("\"p95_ms\":900.0", "\"p50_ms\":10.0");
  }
}
