package io.spoor.pipeline.detect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StatedTimeOrderTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long MILLI = 1_000_000L;

  @Test
  void wholeSecondsHaveNoOrderWithinTheirSecond() {
    assertThat(StatedTimeOrder.isBefore(5 * SECOND, 5 * SECOND)).isFalse();
    assertThat(StatedTimeOrder.isBefore(5 * SECOND, 5 * SECOND + 300 * MILLI)).isFalse();
    assertThat(StatedTimeOrder.isBefore(5 * SECOND, 6 * SECOND)).isTrue();
    assertThat(StatedTimeOrder.isBefore(5 * SECOND + 900 * MILLI, 6 * SECOND)).isTrue();
  }

  @Test
  void finerTimesHaveAnOrder() {
    assertThat(StatedTimeOrder.isBefore(5 * SECOND + MILLI, 5 * SECOND + 2 * MILLI)).isTrue();
    assertThat(StatedTimeOrder.isBefore(5 * SECOND + 2 * MILLI, 5 * SECOND + MILLI)).isFalse();
  }
}
