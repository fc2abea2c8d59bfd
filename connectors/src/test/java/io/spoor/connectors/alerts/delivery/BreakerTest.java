package io.spoor.connectors.alerts.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.connectors.sink.BackoffConfig;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BreakerTest {
  private final Breaker breaker =
      new Breaker(
          3, new BackoffConfig(Duration.ofMillis(100), Duration.ofSeconds(1)), new Random(7));

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      breaker.entered();
      breaker.failed(0, Duration.ZERO);
    }
  }

  @Test
  void letsAllThroughWhileFailuresAreFew() {
    fail(2);
    breaker.entered();

    assertThat(breaker.hold(0)).isZero();
  }

  @Test
  void letsOneThroughAtATimeOnceFailuresAreMany() {
    fail(20);
    assertThat(breaker.isOpen()).isTrue();
    assertThat(breaker.hold(0)).isBetween(0L, Duration.ofSeconds(1).toNanos());
    long later = Duration.ofSeconds(2).toNanos();
    assertThat(breaker.hold(later)).isZero();

    breaker.entered();

    assertThat(breaker.hold(later)).isEqualTo(Long.MAX_VALUE);
    breaker.answered();
    assertThat(breaker.hold(later)).isZero();
    assertThat(breaker.isOpen()).isFalse();
  }

  @Test
  void pausesByChanceBetweenNothingAndTheBound() {
    long greatest = 0;
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 500; i++) {
      long pause = breaker.pause(20).toMillis();
      greatest = Math.max(greatest, pause);
      least = Math.min(least, pause);
    }
    assertThat(greatest).isBetween(950L, 1_000L);
    assertThat(least).isLessThan(50);
  }

  @Test
  void leavesATargetAloneThatAsksForItWhateverOthersAreAnswered() {
    breaker.entered();
    breaker.failed(0, Duration.ofSeconds(30));
    breaker.answered();

    assertThat(breaker.hold(Duration.ofSeconds(10).toNanos()))
        .isEqualTo(Duration.ofSeconds(20).toNanos());
    assertThat(breaker.hold(Duration.ofSeconds(31).toNanos())).isZero();
  }
}
