package io.spoor.benchmarks.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.benchmarks.endtoend.AppInstance.Memory;
import io.spoor.benchmarks.endtoend.AppInstance.Restored;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeysReportTest {
  private static final Memory MEMORY = new Memory(1L << 30, 5L << 28, 1L << 28, 1L << 29);

  @Test
  void tellsBytesAKeyAndHowFastWasRestored() {
    KeysReport report = report(new KeysReport.Handover(50_000, 7.5, 9));

    assertThat(report.lines())
        .contains(
            "filled with 1,000,000 records in 250 s: 4,000 records/s, 90 µs CPU a record",
            "a standby took over 50,000 keys: after the kill the first event was published in 7.5 s, all in 9.0 s")
        .anyMatch(
            line -> line.matches("killed, no state left +26.0 +26.5 +20.0 +6,000,000 +1,500.0"))
        .anyMatch(line -> line.matches("all +953.7 +1,000 +4.0 +286.1"));
    assertThat(report.json())
        .contains(
            "\"disk_bytes_a_key\":1000.0",
            "\"stitch-rows\":{\"disk_bytes\":600000000",
            "\"ready_seconds\":26.0",
            "\"all_events_seconds\":9.0");
  }

  @Test
  void withoutATakeOverNothingIsSaidOfIt() {
    assertThat(report(null).lines()).noneMatch(line -> line.contains("standby"));
    assertThat(report(null).json()).doesNotContain("take_over");
  }

  private static KeysReport report(KeysReport.@Nullable Handover takeOver) {
    return new KeysReport(
        KeysSettings.defaults(),
        new KeysReport.Fill(1_000_000, 250, Duration.ofSeconds(90), MEMORY),
        List.of(
            new KeysReport.Store("chain-rows", 400_000_000, 1_000_000, 100_000_000),
            new KeysReport.Store("stitch-rows", 600_000_000, 3_000_000, 200_000_000)),
        5,
        new KeysReport.Start(4, 5.4, new Restored(0, 0, 0), MEMORY),
        new KeysReport.Start(13, 13.5, new Restored(100_000, 25_000_000, 1), MEMORY),
        new KeysReport.Start(26, 26.5, new Restored(6_000_000, 1_500_000_000, 20), MEMORY),
        takeOver);
  }
}
