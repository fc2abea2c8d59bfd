package io.spoor.connectors.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {

  private final Backoff backoff =
      new Backoff(new BackoffConfig(Duration.ofMillis(100), Duration.ofMillis(800)), new Random(7));

  @Test
  void doublesUpToItsBound() {
    for (long max : new long[] {100, 200, 400, 800, 800, 800}) {
      assertThat(backoff.nextDelay().toMillis()).isBetween(max / 2, max);
    }
  }

  @Test
  void neverOverflows() {
    for (int i = 0; i < 5_000; i++) {
      assertThat(backoff.nextDelay().toMillis()).isBetween(0L, 800L);
    }
  }

  @Test
  void beginsAnewAfterASuccess() {
    for (int i = 0; i < 5; i++) {
      backoff.nextDelay();
    }

    backoff.reset();

    assertThat(backoff.nextDelay().toMillis()).isBetween(50L, 100L);
  }
}
