package io.spoor.platform.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.platform.sink.SinkState.Progress;
import io.spoor.platform.sink.SinkState.Status;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SinkStateTest {
  private static final Instant TIME = Instant.parse("2026-03-01T10:00:00Z");

  @Test
  void aReportSurvivesItsTrip() {
    BacklogReport failing = BacklogReport.failing(TIME, "no room", TIME.minusSeconds(60));
    BacklogReport behind = BacklogReport.behind(TIME);

    assertThat(BacklogReport.parse(failing.metadata())).contains(failing);
    assertThat(BacklogReport.parse(behind.metadata())).contains(behind);
  }

  @Test
  void aReasonIsOneShortLine() {
    BacklogReport report =
        BacklogReport.failing(TIME, "line\nof\u0007 ünbounded ".repeat(1_000), TIME);

    assertThat(report.reason()).doesNotContain("\n", "\u0007");
    assertThat(report.metadata().getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(2_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "spoor checkpoint", "{", "{}", "[]", "{\"oldest\":\"now\"}", "null"})
  void otherMetadataIsNoReport(String metadata) {
    assertThat(BacklogReport.parse(metadata)).isEmpty();
  }

  @Test
  void theMarkerOfTheLastTransactionIsNotARecord() {
    SinkState state = SinkState.of("s", List.of(new Progress(5, 6, Optional.empty())), false);

    assertThat(state.status()).isEqualTo(Status.CURRENT);
    assertThat(state.recordsBehind()).isZero();
  }

  @Test
  void theEarliestFailureIsTheSinks() {
    SinkState state =
        SinkState.of(
            "s",
            List.of(
                failing(0, 10, TIME.plusSeconds(60), "later"),
                failing(5, 10, TIME, "first"),
                new Progress(9, 10, Optional.of(BacklogReport.behind(TIME.minusSeconds(9))))),
            true);

    assertThat(state.status()).isEqualTo(Status.STUCK);
    assertThat(state.since()).contains(TIME);
    assertThat(state.recordsBehind()).isEqualTo(16);
    assertThat(state.behind(TIME.plusSeconds(1))).contains(Duration.ofSeconds(10));
    assertThat(state.describe(TIME.plusSeconds(1)))
        .isEqualTo("s stuck since 2026-03-01T10:00:00Z: first; 16 records behind, 10 s");
  }

  /** The task has ended, but its last words are there. */
  @Test
  void aFailedSinkIsStuckAlthoughNothingRuns() {
    assertThat(SinkState.of("s", List.of(failing(1, 2, TIME, "denied")), false).status())
        .isEqualTo(Status.STUCK);
  }

  @Test
  void aSinkWithoutTasksIsStopped() {
    assertThat(SinkState.of("s", List.of(new Progress(1, 9, Optional.empty())), false).status())
        .isEqualTo(Status.STOPPED);
  }

  @Test
  void aReportOnRecordsThatAreGoneDoesNotCount() {
    assertThat(SinkState.of("s", List.of(failing(9, 9, TIME, "denied")), true).status())
        .isEqualTo(Status.CURRENT);
  }

  private static Progress failing(long committed, long end, Instant since, String reason) {
    return new Progress(committed, end, Optional.of(BacklogReport.failing(since, reason, since)));
  }
}
