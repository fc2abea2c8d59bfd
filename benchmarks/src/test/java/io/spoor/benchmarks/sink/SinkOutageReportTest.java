package io.spoor.benchmarks.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.benchmarks.sink.SinkOutageBench.IndexContents;
import io.spoor.benchmarks.sink.SinkOutageBench.Memory.Span;
import org.junit.jupiter.api.Test;

class SinkOutageReportTest {
  private static final IndexContents ALL = new IndexContents(1_000, 0, 0, 0);

  @Test
  void saysHowMuchFasterThanTheyComeRecordsWereCaughtUpWith() {
    SinkOutageReport report = report(ALL, 200);

    assertThat(report.passed()).isTrue();
    assertThat(report.isFlat()).isTrue();
    assertThat(report.lines())
        .contains(
            "memory is flat",
            "caught up in 60.0 s at 12,000 documents per second, 12.0 times the arrival rate",
            "1,000 sent, 1,000 in the index: 0 lost, 0 duplicated, 0 unknown");
    assertThat(report.json()).contains("\"lost\":0", "\"flat\":true");
  }

  @Test
  void aLostDocumentIsAFailure() {
    assertThat(report(new IndexContents(999, 1, 0, 0), 200).passed()).isFalse();
  }

  @Test
  void aDocumentThatIsThereTwiceIsAFailure() {
    assertThat(report(new IndexContents(1_001, 0, 1, 0), 200).passed()).isFalse();
  }

  @Test
  void memoryThatStillGrowsAfterTheFirstQuarterIsNotFlat() {
    SinkOutageReport report = report(ALL, 260);

    assertThat(report.isFlat()).isFalse();
    assertThat(report.lines()).contains("MEMORY GREW");
  }

  private static SinkOutageReport report(IndexContents contents, long outageMebibytes) {
    return new SinkOutageReport(
        SinkBenchSettings.defaults(),
        610,
        610_000,
        12_000,
        60,
        span(180),
        span(200),
        span(outageMebibytes),
        span(220),
        1_000,
        contents);
  }

  private static Span span(long mebibytes) {
    return new Span(mebibytes << 20, mebibytes << 19);
  }
}
