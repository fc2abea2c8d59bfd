package io.spoor.connectors.alerts.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.connectors.sink.BackoffConfig;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {
  private final CircuitBreaker breaker =
      new CircuitBreaker(
          3, new BackoffConfig(Duration.ofMillis(100), Duration.ofSeconds(1)), new Random(7));

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      breaker.beginRequest();
      breaker.onFailure(0, Duration.ZERO);
    }
  }

  @Test
  void letsAllThroughWhileFailuresAreFew() {
    fail(2);
    breaker.beginRequest();

    assertThat(breaker.nanosUntilAllowed(0)).isZero();
  }

  @Test
  void letsOneThroughAtATimeOnceFailuresAreMany() {
    fail(20);
    assertThat(breaker.isOpen()).isTrue();
    assertThat(breaker.nanosUntilAllowed(0)).isBetween(0L, Duration.ofSeconds(1).toNanos());
    long later = Duration.ofSeconds(2).toNanos();
    assertThat(breaker.nanosUntilAllowed(later)).isZero();

    breaker.beginRequest();

    assertThat(breaker.nanosUntilAllowed(later)).isEqualTo(Long.MAX_VALUE);
    breaker.onResponse();
    assertThat(breaker.nanosUntilAllowed(later)).isZero();
    assertThat(breaker.isOpen()).isFalse();
  }

  @Test
  void pausesByChanceBetweenNothingAndTheBound() {
    long max = 0;
    long min = Long.MAX_VALUE;
    for (int i = 0; i < 500; i++) {
      long pause = breaker.pause(20).toMillis();
      max = Math.max(max, pause);
      min = Math.min(min, pause);
    }
    assertThat(max).isBetween(950L, 1_000L);
    assertThat(min).isLessThan(50);
  }

  @Test
  void leavesATargetAloneThatAsksForItWhateverOthersAreAnswered() {
    breaker.beginRequest();
    breaker.onFailure(0, Duration.ofSeconds(30));
    breaker.onResponse();

    assertThat(breaker.nanosUntilAllowed(Duration.ofSeconds(10).toNanos()))
        .isEqualTo(Duration.ofSeconds(20).toNanos());
    assertThat(breaker.nanosUntilAllowed(Duration.ofSeconds(31).toNanos())).isZero();
  }
}
