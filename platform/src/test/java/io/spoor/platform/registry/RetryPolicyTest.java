package io.spoor.platform.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {

  private final RetryPolicy policy =
      new RetryPolicy(100, Duration.ofMillis(200), Duration.ofSeconds(5));

  @Test
  void pausesDoubleUpToTheLongest() {
    for (int attempt = 1; attempt < 100; attempt++) {
      long max = Math.min(5_000, 200L << Math.min(attempt - 1, 20));
      for (int i = 0; i < 50; i++) {
        assertThat(policy.pauseAfter(attempt))
            .isBetween(Duration.ofMillis(max / 2), Duration.ofMillis(max));
      }
    }
  }

  @Test
  void pausesDiffer() {
    assertThat(
            IntStream.range(0, 100).mapToObj(i -> policy.pauseAfter(5)).collect(Collectors.toSet()))
        .hasSizeGreaterThan(10);
  }

  @Test
  void nonsenseIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RetryPolicy(0, Duration.ZERO, Duration.ZERO));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RetryPolicy(1, Duration.ofSeconds(2), Duration.ofSeconds(1)));
  }
}
