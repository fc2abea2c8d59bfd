package io.spoor.benchmarks.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.benchmarks.sink.SinkOutage.Found;
import io.spoor.benchmarks.sink.SinkOutage.Memory.Span;
import org.junit.jupiter.api.Test;

class OutageReportTest {
  private static final Found ALL = new Found(1_000, 0, 0, 0);

  @Test
  void saysHowMuchFasterThanTheyComeRecordsWereCaughtUpWith() {
    OutageReport report = report(ALL, 200);

    assertThat(report.isComplete()).isTrue();
    assertThat(report.isFlat()).isTrue();
    assertThat(report.lines())
        .contains(
            "memory is flat",
            "caught up in 60.0 s at 12,000 documents a second, 12.0 times the rate they come at",
            "1,000 sent, 1,000 in the index: 0 lost, 0 there twice, 0 unknown");
    assertThat(report.json()).contains("\"lost\":0", "\"flat\":true");
  }

  @Test
  void aLostDocumentIsAFailure() {
    assertThat(report(new Found(999, 1, 0, 0), 200).isComplete()).isFalse();
  }

  @Test
  void aDocumentThatIsThereTwiceIsAFailure() {
    assertThat(report(new Found(1_001, 0, 1, 0), 200).isComplete()).isFalse();
  }

  @Test
  void memoryThatStillGrowsAfterTheFirstQuarterIsNotFlat() {
    OutageReport report = report(ALL, 260);

    assertThat(report.isFlat()).isFalse();
    assertThat(report.lines()).contains("MEMORY GREW");
  }

  private static OutageReport report(Found found, long duringMebibytes) {
    return new OutageReport(
        SinkSettings.defaults(),
        610,
        610_000,
        12_000,
        60,
        span(180),
        span(200),
        span(duringMebibytes),
        span(220),
        1_000,
        found);
  }

  private static Span span(long mebibytes) {
    return new Span(mebibytes << 20, mebibytes << 19);
  }
}
