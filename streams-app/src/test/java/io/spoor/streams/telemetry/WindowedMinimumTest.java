package io.spoor.streams.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WindowedMinimumTest {
  private static final long MINUTE = 60_000;

  private long now = 1_000 * MINUTE;
  private final WindowedMinimum lowest = new WindowedMinimum(() -> now);

  @Test
  void nothingIsKnownOfWhatNeverCame() {
    assertThat(lowest.get()).isNaN();
  }

  @Test
  void theLowestOfThisMinuteAndTheOneBeforeCounts() {
    lowest.add(7);
    lowest.add(-3);
    lowest.add(5);
    assertThat(lowest.get()).isEqualTo(-3);

    now += MINUTE;
    lowest.add(4);
    assertThat(lowest.get()).isEqualTo(-3);

    now += MINUTE;
    assertThat(lowest.get()).isEqualTo(4);

    now += MINUTE;
    assertThat(lowest.get()).isNaN();
  }

  @Test
  void aLongSilenceForgetsAll() {
    lowest.add(1);
    now += 100 * MINUTE;
    assertThat(lowest.get()).isNaN();
    lowest.add(9);
    assertThat(lowest.get()).isEqualTo(9);
  }
}
